/**
 * An application whose engine follows a script: for states of the page that a real engine reaches only by chance (a thousand files,
 * suspicions of every kind, failures). The words and figures are the test's own; what is tested is the page.
 */
import { join } from "node:path";
import type { Contents } from "../../src/api/contract.ts";
import type { Engine, EngineEvent, MemoryReport, ModelSummary, ModeMemory } from "../../src/api/engine.ts";
import type { Attention, Segment, Suspicion } from "../../src/api/transcript.ts";
import { type Application, createApplication } from "../../src/app/app.ts";
import type { GpuCare } from "../../src/app/gpu-measuring.ts";
import type { ModelStore } from "../../src/app/model-store.ts";
import { type MachineState, shelfOf } from "../../src/app/shelf.ts";
import { voicesFileIn } from "../../src/app/voices-file.ts";
import { watchFolders } from "../../src/app/watched-folders.ts";
import type { Workplace } from "../../src/app/workplace.ts";
import { sampleRate } from "../../src/lib/sample-rate.ts";
import { embeddingSize } from "../../src/lib/voice-likeness.ts";
import { catalogued } from "../../src/model-store/catalogue.ts";
import type { ModelState } from "../../src/model-store/model-summaries.ts";
import { realDisk } from "../../src/store/output.ts";
import { openStore } from "../../src/store/store.ts";

export interface Script {
  /** whose window it is; a browser's where none is named */
  host?: "browser" | "desktop";
  /** by file name */
  duration(name: string): number;
  segments(
    name: string,
  ): readonly { start: number; end: number; text: string; suspect?: Suspicion[]; speaker?: string }[];
  /** what an attention hears in place of a text; the text where nothing is said */
  heardBy?(attention: Attention, text: string): string;
  failure?(name: string): { code: string; message: string; hint: string } | null;
  /** false for a file whose steps take as long as they take */
  hearsCancel?(name: string): boolean;
  /** of making the file's model ready, what is done: told before the file is opened, which it never is where it isn't all */
  preparing?(name: string): readonly number[];
  /** what the engine tells of a file while it works on it */
  warning?(name: string): { code: string; message: string } | null;
  /** @param wanted "auto" or what the person asked for */
  language?(name: string, wanted: string): string;
  /** of the batch's, the file's own; one where nothing is said */
  streams?(name: string): number;
  /** what pictures beside its sound are stored as; none where nothing is said */
  pictures?(name: string): string | null;
  /** whose voice it is at a moment: from 0 */
  voice?(path: string, seconds: number): number;
  /** one channel and one track where nothing is said */
  contents?(name: string): Contents | undefined;
  /** what is heard of a window before it is finished, where the file is followed: each is told when the one before it has been */
  provisional?(name: string, window: number): AsyncIterable<string> | Iterable<string>;
  /** the care of models; none where nothing is said */
  modelStore?(): ModelStore;
  /** beside the one that comes with the program */
  models?(): readonly ModelSummary[];
  /** what is held on a GPU that decodes */
  gpuBytes?: MemoryReport["gpu"];
  /** not measured where nothing is said */
  gpu?: GpuCare;
  /** where the queue's recordings are worked on, in place of the scripted engine */
  workplace?: Workplace;
  /** resolves when the next window may come */
  pace(name: string, window: number): Promise<void>;
  /** the program's clock, seconds since 1970; the machine's where there is none */
  now?(): number;
}

const windowSeconds = 29;

function mode(attention: ModeMemory["attention"], tensors: [string, "cross" | "self", number[]][]): ModeMemory {
  const list = tensors.map(([name, part, shape]) => ({
    name,
    part,
    shape,
    bytes: 4 * shape.reduce((a, b) => a * b, 1),
  }));
  const sum = (part: string): number =>
    list.filter((one) => one.part === part).reduce((all, one) => all + one.bytes, 0);
  return { attention, crossBytes: sum("cross"), selfBytes: sum("self"), tensors: list };
}

const layers = [0, 1, 2, 3, 4, 5];
export const baseModes: ModeMemory[] = [
  mode(
    "standard",
    layers.flatMap((layer): [string, "cross" | "self", number[]][] => [
      [`cross.${layer}.keys`, "cross", [8, 1500, 64]],
      [`cross.${layer}.values`, "cross", [8, 1500, 64]],
      [`self.${layer}.keys`, "self", [8, 448, 64]],
      [`self.${layer}.values`, "self", [8, 448, 64]],
    ]),
  ),
  mode("slim", [
    ["encoder.channel-major", "cross", [512, 1500]],
    ...layers.map((layer): [string, "cross" | "self", number[]] => [`self.${layer}.keys`, "self", [448, 512]]),
  ]),
];

export function memoryReport(attention: MemoryReport["attention"], step: number): MemoryReport {
  const residentBytes = 2.1e8 + 1.2e7 * Math.sin(step) + Math.min(step, 5) * 8e6;
  return {
    attention,
    modes: baseModes,
    streams: 8,
    allocatedBytes: 69.2e6,
    residentBytes,
    peakResidentBytes: 2.62e8,
    predictedPeakBytes: { standard: 5.16e8, slim: 2.8e8, compact: 2.7e8 },
    freeBytes: 11.2e9,
  };
}

function segmentOf(one: {
  start: number;
  end: number;
  text: string;
  suspect?: Suspicion[];
  speaker?: string;
}): Segment {
  return {
    ...one,
    avgLogprob: -0.2,
    noSpeechProb: 0.02,
    compressionRatio: 1.4,
    temperature: 0,
    tokens: one.text.split(" ").map((word) => 1000 + word.length),
  };
}

export const baseModel: ModelSummary = {
  name: "whisper-base",
  path: "models/whisper-base",
  embedded: true,
  parameters: 72_593_920,
  bytes: 145_219_568,
  multilingual: true,
  canTranslate: true,
  width: 512,
  decoderLayers: 6,
  heads: 8,
};

/** What was measured of the machine that scripted windows are on. */
const machine: MachineState = { totalBytes: 16e9, freeBytes: 8e9, timings: { encoder: { int8: 3.5 } } };

/** @returns a model in its place, of the shape that the catalogue gives its name, else of base's */
function stateOf(summary: ModelSummary): ModelState {
  const known = catalogued(summary.name) ?? catalogued(baseModel.name);
  if (known === undefined) throw new Error("The catalogue has no base.");
  return { path: summary.path, embedded: summary.embedded, summary, shape: known.shape };
}

/** A gate that windows wait at. */
export function held(): { opened: Promise<void>; free(): void } {
  let free = (): void => {};
  const opened = new Promise<void>((resolve) => {
    free = resolve;
  });
  return { opened, free: () => free() };
}

/** Resolves when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

export function scriptedEngine(script: Script): Engine {
  let followed: ReadonlySet<string> = new Set();
  /** what followed files would have told already */
  const latest = new Map<string, () => void>();
  const tellWords = async (file: string, index: number, onEvent: (event: EngineEvent) => void): Promise<void> => {
    for await (const text of script.provisional?.(file.split("/").at(-1) ?? file, index) ?? []) {
      const tell = (): void =>
        onEvent({ type: "provisional", windows: [{ index, start: index * windowSeconds, text }] });
      latest.set(file, tell);
      if (followed.has(file)) tell();
    }
  };
  return {
    version: "scripted",
    async transcribe(
      { file, options, resume = [] },
      onEvent: (event: EngineEvent) => void,
      signal = new AbortController().signal,
    ) {
      const name = file.split("/").at(-1) ?? file;
      const failure = script.failure?.(name) ?? null;
      if (failure !== null) {
        onEvent({ type: "failed", failure });
        return;
      }
      const { model, attention, precision } = options;
      const shares = script.preparing?.(name) ?? [];
      for (const share of shares) onEvent({ type: "preparing", step: "model", model, attention, share });
      // A model that is not ready opens no file.
      if ((shares.at(-1) ?? 1) < 1) {
        await aborted(signal);
        return;
      }
      const duration = script.duration(name);
      onEvent({ type: "opened", duration, container: "WAV", codec: "PCM" });
      const language = script.language?.(name, options.language) ?? "en";
      onEvent({ type: "language", language, probability: 0.98, uncertain: false });
      const warning = script.warning?.(name) ?? null;
      if (warning !== null) onEvent({ type: "warning", ...warning });
      const streams = script.streams?.(name) ?? 1;
      if (streams > 0) onEvent({ type: "streams", streams });
      const heard = script
        .segments(name)
        .map((one) => ({ ...one, text: script.heardBy?.(attention, one.text) ?? one.text }));
      const segments = heard.map(segmentOf);
      const stopped = aborted(signal);
      const windows = Math.max(1, Math.ceil(duration / windowSeconds));
      for (let index = resume.length; index < windows; index += 1) {
        const told = tellWords(file, index, onEvent);
        const paced = Promise.all([told, script.pace(name, index)]);
        await (script.hearsCancel?.(name) === false ? paced : Promise.race([paced, stopped]));
        if (signal.aborted) return;
        latest.delete(file);
        const [start, end] = [index * windowSeconds, Math.min(duration, (index + 1) * windowSeconds)];
        const inside = segments.filter((segment) => segment.start >= start && segment.start < end);
        onEvent({ type: "window", index, start, end, segments: inside });
        const figures = { realTimeFactor: 38.2, tokensPerSecond: 612, streams: 8 };
        onEvent({
          type: "progress",
          doneSeconds: end,
          totalSeconds: duration,
          secondsLeft: (duration - end) / 38.2,
          ...figures,
        });
        onEvent({
          type: "memory",
          memory: { ...memoryReport(options.attention, index), ...(script.gpuBytes && { gpu: script.gpuBytes }) },
        });
      }
      const stats = {
        audioSeconds: duration,
        wallSeconds: duration / 38.2,
        realTimeFactor: 38.2,
        peakResidentBytes: 2.62e8,
        contextBytes: { standard: 47.9e6, slim: 8.6e6, compact: 0, allocated: 69.2e6 },
        tokens: segments.reduce((sum, one) => sum + one.tokens.length, 0),
        batches: windows,
        stepSeconds: duration / 80,
      };
      onEvent({
        type: "done",
        transcript: { file, duration, language, model, attention, precision, segments, stats },
      });
    },
    follow(files) {
      followed = new Set(files);
      for (const file of files) latest.get(file)?.();
    },
    // As one that has long work: what is asked of it must not keep the page waiting.
    models: () => new Promise(() => {}),
    close: async () => {},
  };
}

const nothingOfIt = (): never => {
  throw new Error("the test has no models to care for");
};
export const noModelStore: ModelStore = {
  nameOf: nothingOfIt,
  get: nothingOfIt,
  add: nothingOfIt,
  check: nothingOfIt,
  remove: nothingOfIt,
  unfinished: async () => [],
  discard: nothingOfIt,
  recognise: nothingOfIt,
};

/** @param folder for its database @param disk for results */
export function scriptedApplication(script: Script, folder: string, disk = realDisk): Application {
  const now = (): number => script.now?.() ?? Date.now() / 1000;
  return createApplication({
    engine: scriptedEngine(script),
    workplace: script.workplace,
    engineAside: () => scriptedEngine(script),
    store: openStore({ folder, engineVersion: "scripted", now }),
    sound: {
      check: async () => {},
      async peaks(path) {
        const duration = script.duration(path.split("/").at(-1) ?? path);
        const bytes = Uint8Array.from({ length: Math.ceil(100 * duration) }, (_, bin) => {
          const swell = 0.5 + 0.5 * Math.sin(bin / 37) * Math.sin(bin / 211);
          return 255 * Math.sqrt(Math.abs((Math.sin(bin * 12.9898) * 43758.5453) % 1) * 0.6 * swell + 0.02);
        });
        return { duration, binSeconds: 0.01, base64: Buffer.from(bytes).toString("base64") };
      },
      duration: async (path) => script.duration(path.split("/").at(-1) ?? path),
      contents: async (path) =>
        script.contents?.(path.split("/").at(-1) ?? path) ?? {
          channels: 1,
          tracks: [{ number: 1, language: null, name: null }],
        },
      pictures: async (path) => script.pictures?.(path.split("/").at(-1) ?? path) ?? null,
      span: async () => new Uint8Array(44),
      decoded: { header: () => new Uint8Array(44), samples: async function* () {} },
    },
    voices: {
      file: voicesFileIn(folder),
      print: async ([voice = 0]) => Float32Array.from({ length: embeddingSize }, (_, i) => (i === voice ? 1 : 0)),
      sound: async (path, start, end) =>
        new Float32Array((end - start) * sampleRate).fill(script.voice?.(path, start) ?? 0),
    },
    about: { host: script.host ?? "browser", version: "0.1.0", dataFolder: folder },
    watch: (folders, listener) =>
      watchFolders(folders, { recursive: true, settleSeconds: 0.3, polling: false }, listener),
    models: {
      folder: () => join(folder, "models"),
      move: async () => {},
      here: async () => [baseModel, ...(script.models?.() ?? [])],
      shelf: async (runs, options) =>
        shelfOf([baseModel, ...(script.models?.() ?? [])].map(stateOf), runs, options, machine),
      store: script.modelStore?.() ?? noModelStore,
    },
    cache: { bytes: async () => 0, empty: async () => {} },
    gpu: script.gpu ?? { known: () => ({ state: "unknown" }), measure: async () => {} },
    predict: async (options) => memoryReport(options.attention, 0),
    now,
    disk,
  });
}
