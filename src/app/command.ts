/** The application as the terminal uses it: the same files as the window's, an engine in its own process. */
import type { EditedSegment } from "../api/document.ts";
import type { Engine, MemoryReport, TranscribeOptions } from "../api/engine.ts";
import { defaultSettings } from "../api/settings.ts";
import { mayUseDevice } from "../engine/chosen-device.ts";
import { findLender, type Lender } from "../engine/lent-engine.ts";
import { adoptedIdentity, measuredIdentity, pinnedIdentity } from "../engine/run-identity.ts";
import { removeRuntimeLeftovers } from "../engine/telemetry-leftovers.ts";
import { loggedFailure } from "../lib/log.ts";
import { closeOwnFolders, dataFolder } from "../lib/node/folders.ts";
import { version } from "../lib/node/version.ts";
import { openStore } from "../store/store.ts";
import { type CommandStore, openCommandStore } from "./command-store.ts";
import type { AttentionComparisonRequest, CompareEvents, FileComparison } from "./compare.ts";
import { type DatabaseCare, databaseCare } from "./database.ts";
import { type Eraser, openEraser } from "./erase.ts";
import { type FindOptions, type FoundPath, findMedia } from "./find-recordings.ts";
import { createKnownVoices, type VoicesByName } from "./known-voices.ts";
import type { MachineLine } from "./machine-report.ts";
import { type Models, modelsWith } from "./models.ts";
import type { RedoneRecording, RedoParts } from "./redo.ts";
import type { RedoneTranscript } from "./redo-doubtful.ts";
import { openSharedQueue, type SharedQueue } from "./shared-queue.ts";
import type { ReportSubject } from "./support-report.ts";
import { voicesFileIn } from "./voices-file.ts";
import { type WatchFolders, watchFolders } from "./watched-folders.ts";

export interface CommandParts {
  readonly version: string;
  /** @param options of what it will transcribe: a GPU's driver may end the process, which is then another one than this */
  createEngine(options: Pick<TranscribeOptions, "device" | "attention">): Promise<Engine>;
  /** From here on `createEngine` gives the engine of `slimscribe serve`, where that runs with the same folders and kernels. @returns whether it does */
  borrowEngine(): Promise<boolean>;
  find(paths: Iterable<string>, options?: FindOptions): AsyncIterable<FoundPath>;
  /** never throws: without a usable data folder nothing is kept, and `warn` says so; `onProbe` hears when the machine is measured first */
  openStore(warn: (message: string, hint: string) => void, onProbe: () => void): Promise<CommandStore>;
  readonly watchFolders: WatchFolders;
  /** the queue that the windows share @throws Failure store.* */
  openQueue(): SharedQueue;
  /** for deleting for good @throws Failure store.* */
  openEraser(): Eraser & { close(): void };
  readonly database: DatabaseCare;
  compareFile(
    file: string,
    request: AttentionComparisonRequest,
    onEvent: CompareEvents,
    signal: AbortSignal,
  ): Promise<FileComparison>;
  readonly models: Models;
  /** what a run would hold; null where the model can't be read */
  predict(options: TranscribeOptions): Promise<MemoryReport | null>;
  /** What no engine may ever be asked for is looked at all the same: a wrong name would look right. @throws Failure model.* */
  expectModel(name: string): Promise<void>;
  redoDoubtful(
    parts: Pick<RedoParts, "engine" | "onEvent"> & { isStopped(): boolean },
    recording: RedoneRecording,
    heard: readonly EditedSegment[],
    model: string,
  ): Promise<RedoneTranscript>;
  /** known by name over all recordings */
  readonly voices: VoicesByName;
  /** the GPU is measured now, and remembered */
  measuredGpu(say: (line: string) => void): Promise<MachineLine>;
  machineReport(): Promise<{ lines: MachineLine[] }>;
  /** a text that can be sent to somebody @param withNames of files and folders, too */
  supportReport(withNames: boolean): Promise<string>;
}

/** Where runs are kept, and as whose. @throws Failure options.kernels */
const keptRuns = () => ({ folder: dataFolder(), engineVersion: pinnedIdentity() });

async function reportOfCommand(withNames: boolean): Promise<string> {
  const { supportReport } = await import("./support-report.ts");
  return supportReport({ program: "command", kept: keptByDatabase() }, withNames);
}

function keptByDatabase(): ReportSubject["kept"] {
  try {
    const store = openStore({ ...keptRuns(), now: () => Date.now() / 1000 });
    try {
      return { settings: store.settings() ?? defaultSettings, jobs: store.jobs.all() };
    } finally {
      store.close();
    }
  } catch (error) {
    return loggedFailure("the database can't be told of", error);
  }
}

export function openCommand(): CommandParts & { close(): Promise<void> } {
  closeOwnFolders();
  const swept = removeRuntimeLeftovers();
  let comparer: ReturnType<typeof openComparer> | undefined;
  let lender: Lender | undefined;
  const ownEngine: CommandParts["createEngine"] = async (options) =>
    mayUseDevice(options)
      ? new (await import("../engine/engine-client.ts")).EngineClient()
      : (await import("../engine/engine.ts")).createEngine();
  return {
    version,
    // What only some commands need is loaded when it is asked for, and so is what loads the runtime.
    createEngine: async (options) => lender?.engine(() => ownEngine(options)) ?? ownEngine(options),
    async borrowEngine() {
      lender ??= await findLender();
      return lender !== undefined;
    },
    find: findMedia,
    watchFolders,
    measuredGpu: async (say) => (await import("./machine-report.ts")).measuredGpu(say),
    machineReport: async () => (await import("./machine-report.ts")).machineReport(),
    voices: createKnownVoices({
      file: voicesFileIn(dataFolder()),
      print: async (samples) => (await import("../engine/voice-prints.ts")).voicePrintOf(samples),
      sound: async (...span) => (await import("./waveform.ts")).spanSamples(...span),
    }),
    models: modelsWith(() => openSharedQueue(keptRuns())),
    database: databaseCare,
    async openStore(warn, onProbe) {
      // Another program's engine hears with its kernels, which are measured already.
      const identity = lender ? adoptedIdentity(lender.identity, onProbe) : measuredIdentity(onProbe);
      return openCommandStore({ folder: dataFolder(), engineVersion: await identity }, warn);
    },
    openEraser: () => openEraser(keptRuns()),
    openQueue: () => openSharedQueue(keptRuns()),
    supportReport: reportOfCommand,
    predict: async (options) => (await import("../engine/predict.ts")).predictMemory(options).catch(() => null),
    async expectModel(name) {
      const { openModel } = await import("../model-store/model-folder.ts");
      await (await openModel(name)).close();
    },
    async redoDoubtful({ isStopped, ...parts }, recording, heard, model) {
      const [{ redoDoubtful }, { wavSpan }] = await Promise.all([
        import("./redo-doubtful.ts"),
        import("./waveform.ts"),
      ]);
      return redoDoubtful({ ...parts, sound: { span: wavSpan } }, recording, heard, model, isStopped);
    },
    async compareFile(...asked) {
      comparer ??= openComparer();
      return (await comparer).compareFile(...asked);
    },
    async close() {
      lender?.close();
      await (await comparer)?.close();
      await swept;
    },
  };
}

async function openComparer() {
  const [{ createAttentionComparison }, { EngineClient }] = await Promise.all([
    import("./compare.ts"),
    import("../engine/engine-client.ts"),
  ]);
  return createAttentionComparison(() => new EngineClient(), { warm: true });
}
