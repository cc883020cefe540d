/**
 * What a page may ask of the program and what it hears: one table for every way in (Electron's IPC, HTTP, in process).
 * Files come in by another door: their paths are taken by the host itself, from a drop, a dialog or an upload, so that no
 * message can name a file that the person did not choose. Folders (for results, watched ones, for models) and models to be added are named
 * in messages: nothing of them comes back but the text of recordings.
 */
import { z } from "zod";
import { Comparison } from "./comparison.ts";
import { Document, EditedSegment, Redo } from "./document.ts";
import { ChosenOptions, MemoryReport, ModelSummary, ProvisionalWindow, TranscribeOptions } from "./engine.ts";
import { Erasable, ErasedKind, FilesAndBytes, RemovedFile } from "./erase.ts";
import { FailureValue } from "./failure.ts";
import { Gpu } from "./gpu.ts";
import { voiceMethods } from "./known-voices.ts";
import { ModelWork, OfferedModel } from "./model-works.ts";
import { Added, FolderCounts, JobId, QueueAction, QueueRow } from "./queue.ts";
import { Recordings, recordingMethods } from "./recording.ts";
import { ExportFormat, Settings, SubtitleRules } from "./settings.ts";
import { Shelf } from "./shelf.ts";
import { Attention, Segment, Suspicion } from "./transcript.ts";

export const About = z.object({
  version: z.string(),
  engineVersion: z.string(),
  host: z.enum(["desktop", "browser"]),
  platform: z.string(),
  cores: z.number().int(),
  freeBytes: z.number(),
  dataFolder: z.string(),
  modelsFolder: z.string(),
  gpu: Gpu,
});
export type About = z.infer<typeof About>;

/**
 * Loudness over the file: a byte for each bin of `binSeconds`, in base64. A byte is 255 times the square root of the bin's largest
 * magnitude, so that quiet speech has shades as well.
 */
export const Peaks = z.object({ duration: z.number(), binSeconds: z.number(), base64: z.string() });
export type Peaks = z.infer<typeof Peaks>;

/** What of a recording can be heard: channels of the track that is heard by default, and its tracks of sound, counted from 1. */
export const Contents = z.object({
  channels: z.number().int(),
  tracks: z.array(z.object({ number: z.number().int(), language: z.string().nullable(), name: z.string().nullable() })),
});
export type Contents = z.infer<typeof Contents>;

export const SearchHit = z.object({
  job: JobId,
  name: z.string(),
  folder: z.string(),
  addedAt: z.number(),
  /** seconds */
  start: z.number(),
  /** the text around, cut where it matched: odd pieces are the matches */
  pieces: z.array(z.string()),
});
export type SearchHit = z.infer<typeof SearchHit>;

/** A subtitle as it is written to files. */
export const ShownSubtitle = z.object({
  /** seconds */
  start: z.number(),
  end: z.number(),
  lines: z.array(z.string()),
  /** characters a second; see `readingSpeedLimit` */
  readingSpeed: z.number(),
});
export type ShownSubtitle = z.infer<typeof ShownSubtitle>;

export const ExportedFile = z.object({ name: z.string(), mediaType: z.string(), base64: z.string() });
export type ExportedFile = z.infer<typeof ExportedFile>;

/** What the engine held at a moment, in bytes. */
export const MemorySample = z.object({ secondsAgo: z.number().min(0), residentBytes: z.number() });
export type MemorySample = z.infer<typeof MemorySample>;

const nothing = z.object({});
/** 0: whatever its age */
const olderThanDays = z.number().min(0).max(36_500);
const ids = z.array(JobId).max(100_000);
const subtitles = SubtitleRules.optional();
const modelName = z.object({ name: z.string().min(1).max(300) });

/** For so long a file that was looked at counts as looked at. */
export const followSeconds = 15;

/** Every question, with what it takes and gives. */
export const methods = {
  about: { input: nothing, output: About },
  models: { input: nothing, output: z.array(ModelSummary) },
  /** the models that are here and that can be got, as they would run with the settings */
  shelf: { input: nothing, output: Shelf },
  settings: { input: nothing, output: Settings },
  changeSettings: { input: Settings, output: Settings },
  /** a folder that was typed: refused with the reason when it can't be used */
  folder: { input: z.object({ path: z.string().max(32_768) }), output: z.object({ path: z.string() }) },
  /** what of a folder is transcribed when it is watched, and what is passed over */
  folderCounts: { input: z.object({ path: z.string().max(32_768) }), output: FolderCounts },
  /** takes the person's own models to another folder, where they are from then on */
  moveModels: { input: z.object({ folder: z.string().min(1).max(32_768) }), output: About },
  /** what is being done with models, what was stopped, and what failed */
  modelWorks: { input: nothing, output: z.array(ModelWork) },
  /** Asks the hub for a model, as nothing else does; goes on with what arrived before. What becomes of it is told by events. */
  getModel: { input: z.object({ name: z.string().max(300) }), output: nothing },
  /** ends what is being done with a model of this name: what arrived of it is kept */
  stopModel: { input: modelName, output: nothing },
  /** deletes what arrived of a model, or forgets that something failed */
  discardModel: { input: modelName, output: nothing },
  /** whether a folder or file that was chosen or typed looks like a model */
  modelAt: { input: z.object({ path: z.string().max(32_768) }), output: OfferedModel },
  /** copies a model of this machine to the person's own */
  addModel: { input: OfferedModel, output: nothing },
  /** reads every weight; told by an event */
  verifyModel: { input: modelName, output: nothing },
  /** refused while something uses it, or is to */
  removeModel: { input: modelName, output: nothing },
  /** Measures the GPU beside the processor, in processes of its own; what becomes of it is told by events. */
  measureGpu: { input: nothing, output: nothing },
  /** what was known of it before is known again */
  stopMeasuringGpu: { input: nothing, output: nothing },
  /** a text about program, machine and failures that can be sent to somebody; names of files and folders only when asked for */
  report: { input: z.object({ names: z.boolean() }), output: z.object({ text: z.string() }) },
  queue: { input: nothing, output: z.object({ rows: z.array(QueueRow), paused: z.boolean() }) },
  /** without ids: all of them */
  act: { input: z.object({ action: QueueAction, ids: ids.optional() }), output: nothing },
  /** transcribes files in a language that the person names; what there is in another one is kept, and is back with that one */
  inLanguage: { input: z.object({ ids, language: z.string().min(2).max(16) }), output: nothing },
  /**
   * How waiting files are to be transcribed; gives those that it counts for: what has begun stays as it is. Refused as a whole where what is
   * chosen does not go together, or the model is not there.
   */
  chooseOptions: { input: z.object({ ids, options: ChosenOptions }), output: z.object({ ids }) },
  /**
   * Transcribes files once more, in a way that is chosen for them. What there is in another way is kept, and is back with that one; in the
   * same way they start over.
   */
  redoWith: { input: z.object({ ids, options: ChosenOptions }), output: nothing },
  /** newest first; `restore` brings them back */
  removed: { input: nothing, output: z.array(RemovedFile) },
  /** what `erase` would delete */
  erasable: { input: z.object({ olderThanDays }), output: Erasable },
  /** deletes for good, and gives what is gone */
  erase: { input: z.object({ kind: ErasedKind, olderThanDays }), output: FilesAndBytes },
  /** of the cache folder: compiled models */
  cache: { input: nothing, output: z.object({ bytes: z.number() }) },
  /** refused while something is transcribed or another program runs */
  emptyCache: { input: nothing, output: z.object({ bytes: z.number() }) },
  pauseAll: { input: z.object({ paused: z.boolean() }), output: nothing },
  /** puts the rows before another one, or at the end */
  move: { input: z.object({ ids, before: JobId.nullable() }), output: nothing },
  document: { input: z.object({ id: JobId }), output: Document },
  /**
   * The words of a file that is looked at are told while they are decoded, for the next `followSeconds`: asked again for as long as it
   * is looked at, so that a page that has gone costs nothing.
   */
  follow: { input: z.object({ id: JobId }), output: nothing },
  /** refused when another change was saved since `revision` */
  save: {
    input: z.object({
      id: JobId,
      revision: z.number().int(),
      windows: z.number().int(),
      segments: z.array(EditedSegment).max(200_000),
    }),
    output: z.object({ revision: z.number().int() }),
  },
  /** what was heard, before any change */
  original: { input: z.object({ id: JobId }), output: z.array(EditedSegment) },
  /** decodes a span again and gives the new segments; nothing is replaced by it */
  redo: {
    input: z.object({ id: JobId, start: z.number().min(0), end: z.number().min(0), how: Redo }),
    output: z.array(Segment),
  },
  peaks: { input: z.object({ id: JobId }), output: Peaks },
  /** what can be chosen of a file */
  contents: { input: z.object({ id: JobId }), output: Contents },
  /** what the pictures beside a file's sound are stored as, by the file's own word; null where there are none */
  pictures: { input: z.object({ id: JobId }), output: z.object({ codec: z.string().nullable() }) },
  ...voiceMethods,
  /** the bill before anything runs; null where the model can't be read */
  predict: { input: TranscribeOptions, output: MemoryReport.nullable() },
  /** what a page that is opened now would have heard of the memory in the last minute, oldest first */
  memory: {
    input: nothing,
    output: z.object({
      latest: z.object({ id: JobId, memory: MemoryReport }).nullable(),
      line: z.array(MemorySample),
    }),
  },
  compare: { input: z.object({ id: JobId, modes: z.array(Attention).min(2).max(3) }), output: nothing },
  cancelCompare: { input: nothing, output: nothing },
  comparison: { input: nothing, output: Comparison.nullable() },
  search: {
    input: z.object({ text: z.string().max(1000), limit: z.number().int().min(1).max(500) }),
    output: z.array(SearchHit),
  },
  ...recordingMethods,
  /** one transcript as a file, several as a ZIP archive with their folders */
  export: { input: z.object({ ids: ids.min(1), format: ExportFormat, subtitles }), output: ExportedFile },
  /** what srt and ass would hold now, vtt with the names of who speaks apart */
  subtitles: { input: z.object({ id: JobId, subtitles }), output: z.array(ShownSubtitle) },
  /** the sound of a span as WAV, 16 kHz mono */
  exportSpan: {
    input: z.object({ id: JobId, start: z.number().min(0), end: z.number().min(0) }),
    output: ExportedFile,
  },
  /** writes beside the recordings or where the settings say; gives the paths */
  writeOut: { input: z.object({ ids, formats: z.array(ExportFormat).min(1) }), output: z.array(z.string()) },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type Method = keyof typeof methods;
/** what a caller gives; defaults may be left out */
export type Question<M extends Method> = z.input<(typeof methods)[M]["input"]>;
export type Input<M extends Method> = z.output<(typeof methods)[M]["input"]>;
export type Output<M extends Method> = z.output<(typeof methods)[M]["output"]>;

/** What a program must answer. */
export type Handlers = { readonly [M in Method]: (input: Input<M>) => Promise<Output<M>> };

export const HostEvent = z.discriminatedUnion("type", [
  z.object({ type: z.literal("rows"), rows: z.array(QueueRow) }),
  z.object({ type: z.literal("removed"), ids: z.array(JobId) }),
  z.object({ type: z.literal("paused"), paused: z.boolean() }),
  /** `windows`: how many are finished with this one */
  z.object({
    type: z.literal("window"),
    id: JobId,
    windows: z.number().int(),
    segments: z.array(EditedSegment),
  }),
  /** of a file that is followed: all words of its unfinished windows. They may still change; nothing keeps them */
  z.object({ type: z.literal("provisional"), id: JobId, windows: z.array(ProvisionalWindow) }),
  z.object({ type: z.literal("memory"), id: JobId, memory: MemoryReport }),
  z.object({ type: z.literal("settings"), settings: Settings }),
  z.object({ type: z.literal("models"), models: z.array(ModelSummary) }),
  z.object({ type: z.literal("modelWorks"), works: z.array(ModelWork) }),
  z.object({ type: z.literal("comparison"), comparison: Comparison }),
  z.object({ type: z.literal("recordings"), recordings: Recordings }),
  z.object({ type: z.literal("gpu"), gpu: Gpu }),
  z.object({ type: z.literal("notice"), level: z.enum(["info", "warning", "error"]), failure: FailureValue }),
  /** files came in by another door than the page: a second start, "open with" */
  z.object({ type: z.literal("added"), added: Added }),
  /** the transcript of a file was replaced as a whole: read it again */
  z.object({ type: z.literal("document"), id: JobId }),
]);
export type HostEvent = z.infer<typeof HostEvent>;

/** An answer on any wire: expected failures are values, bugs become one with the code "bug". */
export const Answer = z.discriminatedUnion("ok", [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), failure: FailureValue }),
]);
export type Answer = z.infer<typeof Answer>;

export function isMethod(name: unknown): name is Method {
  return typeof name === "string" && Object.hasOwn(methods, name);
}

/** What the page has in its hands, whatever the wire. */
export interface Connection {
  /** rejects with an error whose `failure` is a FailureValue */
  call<M extends Method>(method: M, input: Question<M>): Promise<Output<M>>;
  /** @returns the function that ends it */
  listen(onEvent: (event: HostEvent) => void): () => void;
}

/** Suspicions in the order in which they are named to the person. */
export const suspicions: readonly Suspicion[] = Suspicion.options;
