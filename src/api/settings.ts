/** What the person chose once for all files to come. */
import { z } from "zod";
import { ChosenOptions, TranscribeOptions } from "./engine.ts";

export const ExportFormat = z.enum(["txt", "srt", "vtt", "ass", "json", "tsv", "csv", "md", "html", "docx", "lrc"]);
export type ExportFormat = z.infer<typeof ExportFormat>;

/**
 * Characters a second that most people can read along, counted as the columns of lines are: a wide East Asian one is two. What subtitles
 * are made for, and where the page says that one is too fast. (TED's rule; films for adults keep to 17 to 20.)
 */
export const readingSpeedLimit = 21;

/** How subtitles are broken. */
export const SubtitleRules = z.object({
  maxLine: z.number().int().min(10).max(200).default(42),
  maxLines: z.number().int().min(1).max(4).default(2),
  /** between two that follow each other, in milliseconds: broadcasters want two frames (80) */
  gapMs: z.number().int().min(0).max(500).default(0),
  carriageReturns: z.boolean().default(false),
});
export type SubtitleRules = z.infer<typeof SubtitleRules>;

/** What comes into it is transcribed by itself. What is not chosen for it is as for all files. */
export const WatchedFolder = z.object({
  path: z.string().min(1),
  chosen: ChosenOptions.default({}),
  formats: z.array(ExportFormat).nullable().default(null),
  outFolder: z.string().default(""),
});
export type WatchedFolder = z.infer<typeof WatchedFolder>;

/** What follows a finished recording; empty: nothing does. */
export const WhenDone = z.object({
  /** is run with the recording's path and those of the files that were written, and reads the message on stdin */
  program: z.string().default(""),
  /** an address that the message is sent to */
  webhook: z.string().max(2048).default(""),
});
export type WhenDone = z.infer<typeof WhenDone>;

export const Settings = z.object({
  /** with word times: the window lights the word that is heard */
  transcribe: TranscribeOptions.prefault({ words: true }),
  /** files written when a transcript is done; empty writes none */
  formats: z.array(ExportFormat).default([]),
  /** beside the recording, or in `outFolder` */
  writeTo: z.enum(["beside", "folder"]).default("beside"),
  outFolder: z.string().default(""),
  /** the address that models are got from; empty: Hugging Face, or what HF_ENDPOINT names */
  hub: z.string().max(2048).default(""),
  /** what comes into these folders comes into the queue */
  watchFolders: z
    // A path by itself, as earlier versions kept it.
    .array(z.preprocess((kept) => (typeof kept === "string" ? { path: kept } : kept), WatchedFolder))
    .max(100)
    .default([]),
  whenDone: WhenDone.prefault({}),
  /** where recordings from the microphone go; empty: `recordings` in the data folder */
  recordingFolder: z.string().default(""),
  subtitles: SubtitleRules.prefault({}),
  /** files transcribed at once; they share batches, and short ones a place (app/job-runner.ts) */
  filesAtOnce: z.number().int().min(1).max(16).default(2),
  theme: z.enum(["system", "light", "dark"]).default("system"),
  /** of the window: a code of `words/languages.ts`; else the system's */
  windowLanguage: z.string().max(35).default("system"),
  notify: z.boolean().default(true),
  /** leave finished files out of the queue's list; they stay in the history */
  hideDone: z.boolean().default(false),
  /** of recordings with pictures: whether they are seen, and the subtitles over them */
  pictures: z.object({ shown: z.boolean().default(true), subtitles: z.boolean().default(true) }).prefault({}),
});
export type Settings = z.infer<typeof Settings>;

/** The settings of a person who has changed none. */
export const defaultSettings: Settings = Settings.parse({});
