/** Everything behind the page: answers the contract's questions from the queue, the engine and the settings. */
import { cpus, freemem } from "node:os";
import type { About, Handlers, HostEvent } from "../api/contract.ts";
import type { Engine, MemoryReport, TranscribeOptions } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import type { Added } from "../api/queue.ts";
import { defaultSettings } from "../api/settings.ts";
import type { Disk } from "../store/output.ts";
import type { Store } from "../store/store.ts";
import { type AudioPreview, soundCheck } from "./audio-preview.ts";
import { type BesideQueue, createBesideQueue } from "./beside-queue.ts";
import type { CacheCare } from "./cache.ts";
import { careAnswers } from "./care-answers.ts";
import { createComparisonJob } from "./compare-job.ts";
import { watchDamage } from "./damage.ts";
import { createEraser } from "./erase.ts";
import { createEvents } from "./events.ts";
import { findDropped } from "./find-recordings.ts";
import { createFollowing } from "./following.ts";
import { createGpuMeasuring, type GpuCare } from "./gpu-measuring.ts";
import { rowOf } from "./job.ts";
import { createKeptSettings } from "./kept-settings.ts";
import { createKnownVoices, type KnownVoicesParts } from "./known-voices.ts";
import type { MediaAnswer } from "./media.ts";
import { createMemoryHistory } from "./memory-history.ts";
import { type ModelUses, modelAnswers } from "./model-answers.ts";
import { createModelWorks } from "./model-works.ts";
import type { ModelsOfWindow } from "./models.ts";
import { createPlayback } from "./playback.ts";
import { Queue } from "./queue.ts";
import { queueAnswers } from "./queue-answers.ts";
import { createRecorder } from "./recorder.ts";
import { createRedoing } from "./redoing.ts";
import { createResults } from "./results.ts";
import { createTranscriptSearch } from "./search.ts";
import { supportReport } from "./support-report.ts";
import { transcriptAnswers } from "./transcript-answers.ts";
import { createTranscripts } from "./transcripts.ts";
import { voiceAnswers } from "./voice-answers.ts";
import { formatsFor, inTheirWays } from "./watched-choices.ts";
import { checkedFolder, createWatching, type Watch } from "./watching.ts";
import { createFollowers } from "./when-done.ts";
import { hereAlone, type Workplace } from "./workplace.ts";

export interface ApplicationParts {
  engine: Engine;
  /** where the queue's recordings are worked on; with the engine where nothing is said */
  workplace?: Workplace | undefined;
  /** another engine in a process of its own, so that what it holds is its own; closed by who asked for it */
  engineAside(): Engine;
  store: Store;
  sound: AudioPreview;
  about: Pick<About, "host" | "version" | "dataFolder">;
  predict(options: TranscribeOptions): Promise<MemoryReport | null>;
  watch: Watch;
  models: ModelsOfWindow;
  cache: CacheCare;
  gpu: GpuCare;
  voices: KnownVoicesParts;
  /** for results: tests hand in one that fails */
  disk?: Disk;
  /** seconds since 1970 */
  now(): number;
}

export interface Application {
  readonly handlers: Handlers;
  /** for what other programs hand over */
  readonly beside: BesideQueue;
  listen(onEvent: (event: HostEvent) => void): () => void;
  /** files and folders that the person chose: absolute paths */
  add(paths: readonly string[]): Promise<Added>;
  /** the path of a file in the queue: never from a message */
  pathOf(id: string): string;
  /** @returns why a file is no recording, by its first bytes; null where it may be one */
  check(path: string): Promise<FailureValue | null>;
  /**
   * Deletes for good what was removed too long ago.
   * @returns the paths of all files that are left, those that can be brought back included; null where some can't be read
   */
  tidy(): string[] | null;
  /** the sound of a file for a player; `decoded` as WAV */
  media(id: string, range: string | undefined, decoded: boolean): Promise<MediaAnswer>;
  close(): Promise<void>;
}

/** Seconds for which a removed file can be brought back. */
export const undoSeconds = 30 * 24 * 3600;

export function createApplication(parts: ApplicationParts): Application {
  const { engine, sound, store } = parts;
  const events = createEvents();
  const damage = watchDamage(store, events.tell);
  const settings = createKeptSettings(store, parts.about.host, (now) => {
    events.tell({ type: "settings", settings: now });
    recorder.settled();
    follow();
    queue.pump();
  });
  store.jobs.purge(parts.now() - undoSeconds);

  const transcripts = createTranscripts(store);
  const { disk } = parts;
  const results = createResults({ store, transcripts, settings: settings.now, disk });
  const warn = (failure: FailureValue): void => events.tell({ type: "notice", level: "warning", failure });
  const followers = createFollowers({
    wanted: () => settings.now().whenDone,
    kept: store.followings,
    failed: warn,
  });
  const workplace = parts.workplace ?? hereAlone(engine, () => settings.now().filesAtOnce);
  workplace.listen?.((failure) => {
    if (failure === null) queue.pump();
    else warn(failure);
  });
  const queue = new Queue({
    workplace,
    here: engine,
    events,
    store,
    now: parts.now,
    duration: sound.duration,
    finished: async (job) => {
      const { path } = job.stored;
      const written = await results.writeOut(job, formatsFor(path, settings.now()));
      await followers.done({ path, results: written, transcript: transcripts.written(job) });
    },
  });
  const following = createFollowing((paths) => {
    for (const one of new Set([workplace.engine, engine])) one.follow(paths);
  });
  const comparison = createComparisonJob(parts.engineAside, events.tell);
  const eraser = createEraser({ store, data: parts.about.dataFolder, now: parts.now });
  const search = createTranscriptSearch(store, queue, parts.now);
  const memory = createMemoryHistory(parts.now);
  events.listen(memory.onEvent);
  const voices = voiceAnswers(createKnownVoices(parts.voices), (id) => {
    const job = queue.get(id);
    return { recording: job.stored, segments: transcripts.document(job).segments };
  });
  const playback = createPlayback(sound, (id) => queue.get(id).stored);

  const watching = createWatching({
    watch: parts.watch,
    found(found) {
      for (const { recordings, options } of inTheirWays(found, settings.now()))
        void queue.addFound(recordings, options);
    },
    failed: warn,
  });
  const follow = (): void => watching.follow(settings.now().watchFolders.map(({ path }) => path));
  follow();

  const works = createModelWorks({
    store: parts.models.store,
    hub: () => settings.now().hub,
    here: parts.models.here,
    tell: events.tell,
  });
  const redoing = createRedoing(parts, parts.models.here);
  const recorder = createRecorder(parts, { queue, settings: settings.now, tell: events.tell });
  const uses: ModelUses = {
    rows: () => queue.jobs().map(rowOf),
    others: () => [...redoing.models(), ...comparison.models()],
    removed(name) {
      const { model } = defaultSettings.transcribe;
      const { transcribe } = settings.now();
      if (transcribe.model === name) settings.put({ ...settings.now(), transcribe: { ...transcribe, model } });
    },
  };

  const gpu = createGpuMeasuring(parts.gpu, events.tell);

  const about = async (): Promise<About> => ({
    ...parts.about,
    modelsFolder: parts.models.folder(),
    engineVersion: engine.version,
    platform: process.platform,
    cores: cpus().length,
    freeBytes: freemem(),
    gpu: gpu.state(),
  });

  const handlers: Handlers = {
    about,
    models: () => parts.models.here(),
    shelf: () => parts.models.shelf(store.journal.speeds(), settings.now().transcribe),
    ...modelAnswers(works, parts.models.store, uses),
    ...settings.answers,
    moveModels: async ({ folder }) => {
      works.expectIdle();
      await parts.models.move(await checkedFolder(folder));
      return about();
    },
    report: async ({ names }) => {
      const subject = { program: parts.about.host, kept: { settings: settings.now(), jobs: store.jobs.all() } };
      return { text: await supportReport(subject, names) };
    },
    ...queueAnswers(queue, () => settings.now().transcribe, parts.models.here),
    ...careAnswers({
      queue,
      store,
      eraser,
      cache: parts.cache,
      isUsed: () => comparison.current()?.state === "running" || gpu.state().state === "measuring",
    }),
    ...gpu.answers,
    ...transcriptAnswers({ queue, transcripts, results, search, redoing, warn }),
    follow: async ({ id }) => {
      following.follow(queue.get(id).stored.path);
      return {};
    },
    ...playback.answers,
    ...voices,
    ...recorder.answers,
    predict: (options) => parts.predict(options),
    memory: async () => memory.read(),
    compare: async ({ id, modes }) => {
      comparison.start(queue.get(id).stored, modes);
      return {};
    },
    cancelCompare: async () => {
      comparison.cancel();
      return {};
    },
    comparison: async () => comparison.current(),
  };

  const check = soundCheck(sound);

  return {
    handlers,
    beside: createBesideQueue({ engine, check, settings: settings.now, models: parts.models.here }),
    listen(onEvent) {
      const known = damage.known();
      if (known !== null) onEvent(known);
      return events.listen(onEvent);
    },
    async add(paths) {
      const { recordings, ignored, unreadable, models } = await findDropped(paths);
      const here = new Set(queue.jobs().map((job) => job.stored.path));
      const fresh = recordings.filter(({ path }) => !here.has(path));
      const added = queue.add(fresh, settings.now().transcribe);
      const known = recordings.length - fresh.length;
      return { added: added.map((job) => job.stored.id), ignored, known, unreadable, models };
    },
    pathOf: (id) => queue.get(id).stored.path,
    check,
    tidy() {
      store.jobs.purge(parts.now() - undoSeconds);
      return store.jobs.paths();
    },
    media: playback.media,
    async close() {
      damage.close();
      following.close();
      comparison.cancel();
      await watching.close();
      await recorder.close();
      await works.close();
      await queue.close();
      await comparison.ended();
      await gpu.close();
      events.close();
      await workplace.engine.close();
      await engine.close();
      store.close();
    },
  };
}
