/** What an application is made of, and who tells whom of what. */
import type { About } from "../api/contract.ts";
import type { Engine, MemoryReport, TranscribeOptions } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import type { Settings } from "../api/settings.ts";
import type { Disk } from "../store/output.ts";
import type { Store } from "../store/store.ts";
import type { AudioPreview } from "./audio-preview.ts";
import type { CacheCare } from "./cache.ts";
import { ComparisonJob } from "./compare-job.ts";
import { watchDamage } from "./damage.ts";
import { createEvents, type Events } from "./events.ts";
import { createFollowing } from "./following.ts";
import { createGpuMeasuring, type GpuCare } from "./gpu-measuring.ts";
import { createKeptSettings, type KeptSettings } from "./kept-settings.ts";
import type { KnownVoicesParts } from "./known-voices.ts";
import { createMemoryHistory } from "./memory-history.ts";
import { ModelWorks } from "./model-works.ts";
import type { ModelsOfWindow } from "./models.ts";
import { createPlayback } from "./playback.ts";
import { Queue } from "./queue.ts";
import { Recorder } from "./recorder.ts";
import { createRedoing } from "./redoing.ts";
import { createResults } from "./results.ts";
import { createTranscripts } from "./transcripts.ts";
import { formatsFor, inTheirWays } from "./watched-choices.ts";
import { createWatching, type Watch } from "./watching.ts";
import { createFollowers } from "./when-done.ts";
import { hereAlone, type Workplace } from "./workplace.ts";

export interface ApplicationParts {
  engine: Engine;
  /** where the queue's recordings are worked on; with the engine where nothing is said */
  workplace?: Workplace | undefined;
  /** another engine in a process of its own, so that its memory is its own; whoever asks for it closes it */
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

/** Seconds for which a removed file can be brought back. */
export const undoSeconds = 30 * 24 * 3600;

type Warn = (failure: FailureValue) => void;

/** The queue, and what becomes of each file that is done: results beside it, and what follows them. */
function queueOf(parts: ApplicationParts, settings: KeptSettings, events: Events, warn: Warn) {
  const { engine, store, disk } = parts;
  const workplace = parts.workplace ?? hereAlone(engine, () => settings.now().filesAtOnce);
  const transcripts = createTranscripts(store);
  const results = createResults({ store, transcripts, settings: settings.now, disk });
  const followers = createFollowers({
    wanted: () => settings.now().whenDone,
    kept: store.followings,
    failed: warn,
  });
  const queue = new Queue({
    workplace,
    here: engine,
    events,
    store,
    now: parts.now,
    duration: parts.sound.duration,
    finished: async (job) => {
      const { path } = job.stored;
      const written = await results.writeOut(job, formatsFor(path, settings.now()));
      await followers.done({ path, results: written, transcript: transcripts.written(job) });
    },
  });
  workplace.listen?.((failure) => {
    if (failure === null) queue.pump();
    else warn(failure);
  });
  return { workplace, transcripts, results, queue };
}

export type Members = ReturnType<typeof membersOf>;

export function membersOf(parts: ApplicationParts) {
  const { engine, store, sound, models } = parts;
  const events = createEvents();
  const { tell } = events;
  const warn: Warn = (failure) => tell({ type: "notice", level: "warning", failure });
  const damage = watchDamage(store, tell);
  const settings = createKeptSettings(store, parts.about.host, (now) => {
    tell({ type: "settings", settings: now });
    recorder.settled();
    watching.follow(foldersOf(now));
    queue.pump();
  });
  store.jobs.purge(parts.now() - undoSeconds);
  const { workplace, transcripts, results, queue } = queueOf(parts, settings, events, warn);
  const recorder = new Recorder(parts, { queue, settings: settings.now, tell });
  const watching = createWatching({
    watch: parts.watch,
    found(found) {
      for (const { recordings, options } of inTheirWays(found, settings.now()))
        void queue.addFound(recordings, options);
    },
    failed: warn,
  });
  watching.follow(foldersOf(settings.now()));
  const memory = createMemoryHistory(parts.now);
  events.listen(memory.onEvent);
  return {
    events,
    warn,
    damage,
    settings,
    workplace,
    transcripts,
    results,
    queue,
    recorder,
    watching,
    memory,
    following: createFollowing((paths) => {
      for (const one of new Set([workplace.engine, engine])) one.follow(paths);
    }),
    comparison: new ComparisonJob(parts.engineAside, tell, () => queue.isWorking),
    works: new ModelWorks({ store: models.store, hub: () => settings.now().hub, here: models.here, tell }),
    redoing: createRedoing(parts, models.here),
    gpu: createGpuMeasuring(parts.gpu, tell),
    playback: createPlayback(sound, (id) => queue.get(id).stored),
  };
}

const foldersOf = ({ watchFolders }: Settings): string[] => watchFolders.map(({ path }) => path);

/** Ends what is under way, then what it works with. */
export async function closeMembers({ engine, store }: ApplicationParts, members: Members): Promise<void> {
  const { damage, following, comparison, watching, recorder, works, queue, gpu, events, workplace } = members;
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
}
