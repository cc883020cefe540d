/** Everything behind the page: answers the contract's questions from the queue, the engine and the settings. */
import { cpus, freemem } from "node:os";
import type { About, Handlers, HostEvent } from "../api/contract.ts";
import type { FailureValue } from "../api/failure.ts";
import type { Added } from "../api/queue.ts";
import { defaultSettings } from "../api/settings.ts";
import { soundCheck } from "./audio-preview.ts";
import { type BesideQueue, createBesideQueue } from "./beside-queue.ts";
import { careAnswers } from "./care-answers.ts";
import { createEraser } from "./erase.ts";
import { findDropped } from "./find-recordings.ts";
import { rowOf } from "./job.ts";
import { createKnownVoices } from "./known-voices.ts";
import type { MediaAnswer } from "./media.ts";
import { type ApplicationParts, closeMembers, type Members, membersOf, undoSeconds } from "./members.ts";
import { type ModelUses, modelAnswers } from "./model-answers.ts";
import { queueAnswers } from "./queue-answers.ts";
import { recordingAnswers } from "./recording-answers.ts";
import { createTranscriptSearch } from "./search.ts";
import { supportReport } from "./support-report.ts";
import { transcriptAnswers } from "./transcript-answers.ts";
import { voiceAnswers } from "./voice-answers.ts";
import { checkedFolder } from "./watching.ts";

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

export function createApplication(parts: ApplicationParts): Application {
  const { engine, store, models } = parts;
  const members = membersOf(parts);
  const { queue, settings, events, damage, playback } = members;
  const check = soundCheck(parts.sound);
  return {
    handlers: handlersOf(parts, members),
    beside: createBesideQueue({ engine, check, settings: settings.now, models: models.here }),
    listen(onEvent) {
      const known = damage.known();
      if (known !== null) onEvent(known);
      return events.listen(onEvent);
    },
    add: (paths) => added(members, paths),
    pathOf: (id) => queue.get(id).stored.path,
    check,
    tidy() {
      store.jobs.purge(parts.now() - undoSeconds);
      return store.jobs.paths();
    },
    media: playback.media,
    close: () => closeMembers(parts, members),
  };
}

async function added({ queue, settings }: Members, paths: readonly string[]): Promise<Added> {
  const { recordings, ignored, unreadable, models } = await findDropped(paths);
  const here = new Set(queue.jobs().map((job) => job.stored.path));
  const fresh = recordings.filter(({ path }) => !here.has(path));
  const jobs = queue.add(fresh, settings.now().transcribe);
  const known = recordings.length - fresh.length;
  return { added: jobs.map((job) => job.stored.id), ignored, known, unreadable, models };
}

function aboutNow({ about, models, engine }: ApplicationParts, { gpu }: Members): About {
  return {
    ...about,
    modelsFolder: models.folder(),
    engineVersion: engine.version,
    platform: process.platform,
    cores: cpus().length,
    freeBytes: freemem(),
    gpu: gpu.state(),
  };
}

function usesOf({ queue, redoing, comparison, settings }: Members): ModelUses {
  return {
    rows: () => queue.jobs().map(rowOf),
    others: () => [...redoing.models(), ...comparison.models()],
    removed(name) {
      const { model } = defaultSettings.transcribe;
      const { transcribe } = settings.now();
      if (transcribe.model === name) settings.put({ ...settings.now(), transcribe: { ...transcribe, model } });
    },
  };
}

/** Whoever has many questions of one kind has a file of its own for them; here are those that are answered in a line or two. */
function handlersOf(parts: ApplicationParts, members: Members): Handlers {
  const { store, models, cache, now } = parts;
  const { queue, settings, transcripts, results, redoing, warn, works, gpu, comparison, playback } = members;
  const voices = createKnownVoices(parts.voices);
  return {
    about: async () => aboutNow(parts, members),
    models: () => models.here(),
    shelf: () => models.shelf(store.journal.speeds(), settings.now().transcribe),
    ...modelAnswers(works, models.store, usesOf(members)),
    ...settings.answers,
    moveModels: async ({ folder }) => {
      works.expectIdle();
      await models.move(await checkedFolder(folder));
      return aboutNow(parts, members);
    },
    report: async ({ names }) => {
      const subject = { program: parts.about.host, kept: { settings: settings.now(), jobs: store.jobs.all() } };
      return { text: await supportReport(subject, names) };
    },
    ...queueAnswers(queue, () => settings.now().transcribe, models.here),
    ...careAnswers({
      queue,
      store,
      eraser: createEraser({ store, data: parts.about.dataFolder, now }),
      cache,
      isUsed: () => comparison.current()?.state === "running" || gpu.state().state === "measuring",
    }),
    ...gpu.answers,
    ...transcriptAnswers({
      queue,
      transcripts,
      results,
      search: createTranscriptSearch(store, queue, now),
      redoing,
      warn,
    }),
    follow: async ({ id }) => {
      members.following.follow(queue.get(id).stored.path);
      return {};
    },
    ...playback.answers,
    ...voiceAnswers(voices, (id) => {
      const job = queue.get(id);
      return { recording: job.stored, segments: transcripts.document(job).segments };
    }),
    ...recordingAnswers(members.recorder),
    predict: (options) => parts.predict(options),
    memory: async () => members.memory.read(),
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
}
