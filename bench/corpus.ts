/** The speech to measure with, which is beside the project and stays out of it, and what openai-whisper made of it. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";

const Clip = z.object({
  file: z.string(),
  duration_s: z.number(),
  language: z.string(),
  reference: z.string().nullable(),
  same_content_as: z.string().optional(),
});

const Text = z.object({ text: z.string() });
const Golden = z.object({
  windows: z.array(
    z.object({
      clip: z.string(),
      model: z.string(),
      language: z.string(),
      greedy: Text,
      greedyNoTimestamps: Text,
      beam5: Text,
    }),
  ),
});
export type GoldenWindow = z.infer<typeof Golden>["windows"][number];

export interface ReferencedClip {
  readonly file: string;
  readonly path: string;
  readonly seconds: number;
  readonly language: string;
  readonly reference: string;
}

/** What is beside the project. */
export const sharedFolder = resolve(process.env.SLIMSCRIBE_SHARED ?? join(import.meta.dirname, "..", "..", "shared"));
export const corpusFolder = join(sharedFolder, "audio", "corpus");

const read = (path: string): string => readFileSync(path, "utf8");

/** Every speech with a reference, once: codings of the same speech are left out. Null when the corpus isn't there. */
export function referencedClips(): ReferencedClip[] | null {
  const manifest = join(corpusFolder, "manifest.json");
  if (!existsSync(manifest)) return null;
  return z
    .array(Clip)
    .parse(JSON.parse(read(manifest)))
    .flatMap(({ file, duration_s: seconds, language, reference, same_content_as: same }) =>
      reference === null || same !== undefined
        ? []
        : [{ file, path: join(corpusFolder, file), seconds, language, reference }],
    );
}

/** Ten minutes of English in one file; null when it isn't there. */
export function longFile(): ReferencedClip | null {
  const file = "long_10min.flac";
  const text = join(corpusFolder, "long_10min.txt");
  if (!existsSync(join(corpusFolder, file)) || !existsSync(text)) return null;
  return { file, path: join(corpusFolder, file), seconds: 600, language: "en", reference: read(text) };
}

/** Eleven seconds that come with the project. */
export function shortClip(): ReferencedClip {
  const file = "jfk.flac";
  const folder = join(import.meta.dirname, "..", "test", "audio");
  const clips = z.array(z.object({ file: z.string(), seconds: z.number(), language: z.string(), text: z.string() }));
  const clip = clips.parse(JSON.parse(read(join(folder, "manifest.json")))).find((one) => one.file === file);
  if (clip === undefined) throw new Error(`test/audio/manifest.json has no ${file}`);
  return { file, path: join(folder, file), seconds: clip.seconds, language: clip.language, reference: clip.text };
}

/** openai-whisper's texts by clip (fp32, each clip of at most 30 s as one window). */
export function goldenTexts(model: string): Map<string, GoldenWindow> {
  const path = join(sharedFolder, "golden", "windows.json");
  if (!existsSync(path)) return new Map();
  const { windows } = Golden.parse(JSON.parse(read(path)));
  return new Map(windows.filter((window) => window.model === model).map((window) => [window.clip, window]));
}

export const missingCorpus = `The speech corpus isn't at ${corpusFolder}: nothing to measure. Set SLIMSCRIBE_SHARED to the folder that holds audio/corpus.`;
