/** What a host asks of the engine and what it hears back: plain data, fit for any wire. */
import { z } from "zod";
import { FailureValue } from "./failure.ts";
import { Attention, Precision, perAttention, Segment, Task, Transcript } from "./transcript.ts";

export const Preset = z.enum(["fast", "accurate"]);
export type Preset = z.infer<typeof Preset>;

/** What is heard of channels: what carries the sound, the average of all, each by itself under its name, or one, counted from 1. */
export const ChannelChoice = z.union([z.enum(["auto", "mix", "each"]), z.number().int().min(1).max(64)]);
export type ChannelChoice = z.infer<typeof ChannelChoice>;

/** Which tracks are heard: the default one, else the first that can be read; each by itself under its name; or one, counted from 1. */
export const TrackChoice = z.union([z.enum(["auto", "all"]), z.number().int().min(1).max(99)]);
export type TrackChoice = z.infer<typeof TrackChoice>;

/** Whether speakers are told apart: not, as many as there are, or a number that is known. */
export const SpeakersChoice = z.union([z.enum(["off", "auto"]), z.number().int().min(1).max(20)]);
export type SpeakersChoice = z.infer<typeof SpeakersChoice>;

/** What a person may choose for each file by itself, until it begins. */
export const FileOptions = z.object({
  /** name in the models folder, or a path of a model folder */
  model: z.string().max(32_768),
  /** "auto" or a Whisper language code */
  language: z.string().max(16),
  /** fast: greedy; accurate: beam search of 5 */
  preset: Preset,
  task: Task,
  channel: ChannelChoice,
  track: TrackChoice,
  speakers: SpeakersChoice,
});
export type FileOptions = z.infer<typeof FileOptions>;

/** Some of them: the others stay as they are. */
export const ChosenOptions = FileOptions.partial();
export type ChosenOptions = z.infer<typeof ChosenOptions>;

/** Where a model runs: auto is a GPU where one was measured and found equal and quicker. */
export const DeviceChoice = z.enum(["auto", "cpu", "webgpu"]);
export type DeviceChoice = z.infer<typeof DeviceChoice>;
export const DeviceName = DeviceChoice.exclude(["auto"]);
export type DeviceName = z.infer<typeof DeviceName>;

/** How to transcribe. Everything that changes the words is here: a journal is keyed by it. */
export const TranscribeOptions = z.object({
  model: FileOptions.shape.model.default("whisper-base"),
  attention: Attention.default("slim"),
  precision: Precision.default("int8"),
  preset: FileOptions.shape.preset.default("fast"),
  language: FileOptions.shape.language.default("auto"),
  task: FileOptions.shape.task.default("transcribe"),
  channel: FileOptions.shape.channel.default("auto"),
  track: FileOptions.shape.track.default("auto"),
  speakers: FileOptions.shape.speakers.default("off"),
  /** word times */
  words: z.boolean().default(false),
  /** skip what is not speech */
  vad: z.boolean().default(true),
  /** text that comes before: style and spelling */
  prompt: z.string().default(""),
  /** words to expect */
  vocabulary: z.array(z.string()).default([]),
  /** above 0 the first attempt is drawn at it, in place of the preset's search; left out where it isn't, as in every run before there was one */
  temperature: z.number().min(0).max(1).optional(),
  /** windows decoded side by side; "auto" chooses */
  batch: z.union([z.literal("auto"), z.number().int().min(1).max(64)]).default("auto"),
  /** threads of the runtime; "auto" chooses */
  threads: z.union([z.literal("auto"), z.number().int().min(1).max(256)]).default("auto"),
  /** what decodes */
  device: DeviceChoice.default("auto"),
});
export type TranscribeOptions = z.infer<typeof TranscribeOptions>;

/**
 * A part of a recording, by time on its clock: of its windows those that begin there. The recording is cut into windows as ever, so that parts
 * together are the whole.
 */
export const RecordingSpan = z.object({
  from: z.number().min(0),
  /** null: to the end */
  to: z.number().nullable(),
  /** that is spoken where it begins, if that isn't the recording's */
  lastLanguage: z.string().optional(),
});
export type RecordingSpan = z.infer<typeof RecordingSpan>;

/** One tensor kept between decoder steps, for one stream. */
export const StateTensorReport = z.object({
  name: z.string(),
  part: z.enum(["cross", "self"]),
  shape: z.array(z.number().int()),
  bytes: z.number(),
});
export type StateTensorReport = z.infer<typeof StateTensorReport>;

export const ModeMemory = z.object({
  attention: Attention,
  /** bytes for one stream, the tokens' caches at their full length */
  crossBytes: z.number(),
  selfBytes: z.number(),
  tensors: z.array(StateTensorReport),
});
export type ModeMemory = z.infer<typeof ModeMemory>;

/** The memory bill: what each mode keeps for a stream, what is allocated now, what the process holds and will hold. */
export const MemoryReport = z.object({
  attention: Attention,
  modes: z.array(ModeMemory),
  streams: z.number().int(),
  allocatedBytes: z.number(),
  residentBytes: z.number(),
  /** the most so far, with this model */
  peakResidentBytes: z.number(),
  /** the most that the process will hold in this run, and what the run would take in the other modes: moved by what is measured, never below the most so far */
  predictedPeakBytes: z.object(perAttention(() => z.number())),
  freeBytes: z.number(),
  /** where a GPU decodes, in its memory: weights and what streams keep now; the same with all streams, their token axis as far as it is usually filled */
  gpu: z.object({ heldBytes: z.number(), predictedBytes: z.number() }).optional(),
});
export type MemoryReport = z.infer<typeof MemoryReport>;

/** A window's words so far, `start` in seconds on the file's clock. */
export const ProvisionalWindow = z.object({ index: z.number().int(), start: z.number(), text: z.string() });
export type ProvisionalWindow = z.infer<typeof ProvisionalWindow>;

export const Progress = z.object({
  /** seconds of the file that are done, and its length where known */
  doneSeconds: z.number(),
  totalSeconds: z.number().nullable(),
  /** seconds of sound per second of work */
  realTimeFactor: z.number(),
  tokensPerSecond: z.number(),
  secondsLeft: z.number().nullable(),
  streams: z.number().int(),
});
export type Progress = z.infer<typeof Progress>;

/**
 * What comes before the words: the processor's kernels are measured and the model is made ready, each once on a machine; then it is loaded, the
 * file is opened, and where that is asked for it is found out who speaks. `share`: how much of that is done, 0 to 1, null where it isn't known.
 */
export const Preparing = z.object({
  step: z.enum(["kernels", "model", "loading", "speakers"]),
  model: z.string(),
  attention: Attention,
  share: z.number().nullable(),
});
export type Preparing = z.infer<typeof Preparing>;

/** What is heard while a file is transcribed, in this order: (preparing, memory)*, opened, preparing*, language, (window, progress, memory)*, then done or failed. */
export const EngineEvent = z.discriminatedUnion("type", [
  /** as the share rises; only the first of the files that want the model hears of it */
  z.object({ type: z.literal("preparing"), ...Preparing.shape }),
  z.object({ type: z.literal("opened"), duration: z.number().nullable(), container: z.string(), codec: z.string() }),
  z.object({ type: z.literal("language"), language: z.string(), probability: z.number(), uncertain: z.boolean() }),
  /** a finished window: its segments are final and in the order of the file */
  z.object({
    type: z.literal("window"),
    index: z.number().int(),
    start: z.number(),
    end: z.number(),
    segments: z.array(Segment),
  }),
  /** how many of the batch's streams the file has now: told when that changes */
  z.object({ type: z.literal("streams"), streams: z.number().int() }),
  /**
   * Words of windows that are not finished, all of them each time, a few times a second, of files that are followed. They may still
   * change, and nothing keeps them: what counts comes with the window.
   */
  z.object({ type: z.literal("provisional"), windows: z.array(ProvisionalWindow) }),
  z.object({ type: z.literal("progress"), ...Progress.shape }),
  z.object({ type: z.literal("memory"), memory: MemoryReport }),
  z.object({ type: z.literal("warning"), code: z.string(), message: z.string() }),
  /**
   * Of a span, before it is done: how many windows are in it, its first one's number (null: there is none), and the language that was spoken last.
   * Undecided: too little is said in it to tell the recording's language, and nothing was decoded.
   */
  z.object({
    type: z.literal("span"),
    first: z.number().int().nullable(),
    windows: z.number().int(),
    lastLanguage: z.string().nullable(),
    undecided: z.boolean(),
  }),
  z.object({ type: z.literal("done"), transcript: Transcript }),
  z.object({ type: z.literal("failed"), failure: FailureValue }),
]);
export type EngineEvent = z.infer<typeof EngineEvent>;

export const ModelSummary = z.object({
  name: z.string(),
  path: z.string(),
  embedded: z.boolean(),
  parameters: z.number(),
  bytes: z.number(),
  multilingual: z.boolean(),
  canTranslate: z.boolean(),
  /** width, decoder layers, heads */
  width: z.number().int(),
  decoderLayers: z.number().int(),
  heads: z.number().int(),
});
export type ModelSummary = z.infer<typeof ModelSummary>;

/** One recording to be transcribed. */
export interface TranscriptionRequest {
  file: string;
  options: TranscribeOptions;
  /** windows known from a journal: their text is taken, they are not decoded */
  resume?: readonly JournalWindow[];
  /** what "auto" was found to be with them */
  foundLanguage?: string | undefined;
  /** what is decoded of the recording, with the numbers that its windows have in the whole; all of it where nothing is said */
  span?: RecordingSpan | undefined;
  /** it is still being made: its words come as it grows, until its header says that it has ended */
  isGrowing?: boolean | undefined;
}

/** The engine as every host sees it: in process, behind a child process or behind HTTP. */
export interface Engine {
  readonly version: string;
  /**
   * Transcribes one file; several may be asked for at once and then share batches.
   * Never rejects for an expected failure: `failed` is the last event then. An aborted signal ends it after the current step.
   */
  transcribe(request: TranscriptionRequest, onEvent: (event: EngineEvent) => void, signal?: AbortSignal): Promise<void>;
  /** From now on the words of these files, and of no others, are told as they are decoded: paths as in requests. */
  follow(files: readonly string[]): void;
  models(): Promise<ModelSummary[]>;
  close(): Promise<void>;
}

/** A finished window as the journal keeps it: enough to go on behind it. */
export const JournalWindow = z.object({
  index: z.number().int(),
  start: z.number(),
  end: z.number(),
  segments: z.array(Segment),
});
export type JournalWindow = z.infer<typeof JournalWindow>;

/** Seconds of the file up to which windows reach: those of channels that are heard side by side end in no order. */
export function reachedBy(windows: readonly Pick<JournalWindow, "end">[]): number {
  return windows.reduce((reached, { end }) => Math.max(reached, end), 0);
}
