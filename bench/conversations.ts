/** Conversations to measure who speaks when with: made of the corpus's clips by recipes that are beside the project, as is what the reference pipeline found. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, parse } from "node:path";
import { z } from "zod";
import { present } from "../src/lib/check.ts";
import { sampleRate } from "../src/lib/sample-rate.ts";
import { corpusFolder, sharedFolder } from "./corpus.ts";
import { samplesOf } from "./samples.ts";

/** Who speaks from when to when, in seconds. */
export interface NamedTurn {
  readonly speaker: string;
  readonly start: number;
  readonly end: number;
}

const Turn = z
  .tuple([z.string(), z.number(), z.number()])
  .transform(([speaker, start, end]): NamedTurn => ({ speaker, start, end }));

const Clip = z.object({ file: z.string(), from_s: z.number(), to_s: z.number() });
const Recipe = z.object({
  seconds: z.number(),
  reference: z.array(Turn),
  /** a whole file of the corpus, or clips that follow each other */
  file: z.string().optional(),
  clips: z.array(Clip).default([]),
  gap_s: z.number().default(0),
  pcm_sha1: z.string().optional(),
});
export type ConversationRecipe = z.infer<typeof Recipe>;

/** What the reference pipeline makes of one. */
const Expected = z.object({
  turns: z.array(Turn),
  pieces: z.array(z.tuple([z.number(), z.number(), z.number()])).default([]),
  embeddings: z.array(z.array(z.number())).optional(),
});
export type ExpectedDiarization = z.infer<typeof Expected>;

const goldens = join(sharedFolder, "models", "speakers", "goldens");

function read<T>(name: string, schema: z.ZodType<T>): Record<string, T> | null {
  const path = join(goldens, name);
  if (!existsSync(path) || !existsSync(corpusFolder)) return null;
  return z.record(z.string(), schema).parse(JSON.parse(readFileSync(path, "utf8")));
}

/** By their names; null when they are not there. */
export const conversationRecipes = (): Record<string, ConversationRecipe> | null => read("recipes.json", Recipe);
export const expectedDiarizations = (): Record<string, ExpectedDiarization> | null =>
  read("diarization.json", Expected);

const Rates = z.object({ ours: z.object({ der: z.number() }).optional() });

/** The reference pipeline's error rates in percent, of those conversations that have a reference. */
export function referenceErrorRates(): Map<string, number> {
  const rates = Object.entries(read("evaluation.json", Rates) ?? {});
  return new Map(rates.flatMap(([name, { ours }]): [string, number][] => (ours ? [[name, ours.der]] : [])));
}

/** Lossless ones first, of several with one name. */
const endings = [".flac", ".wav"];

function corpusFile(name: string): string {
  if (parse(name).ext !== "") return join(corpusFolder, name);
  const rank = (file: string): number => (endings.indexOf(parse(file).ext) + endings.length + 1) % (endings.length + 1);
  const found = readdirSync(corpusFolder)
    .filter((file) => parse(file).name === name)
    .sort((a, b) => rank(a) - rank(b));
  return join(corpusFolder, present(found[0], `${name} in the corpus`));
}

/** A whole file of the corpus, mono. @throws Failure when it can't be read here */
export const corpusSamples = (name: string): Promise<Float32Array> => samplesOf(corpusFile(name), { channel: "mix" });

/** Its sound, rounded to 16 bits. @throws Failure when a clip can't be read here */
export async function conversationSamples({
  file,
  clips,
  gap_s: gap,
  seconds,
}: ConversationRecipe): Promise<Float32Array> {
  if (file !== undefined) return corpusSamples(file);
  const samples = new Float32Array(Math.round(seconds * sampleRate));
  let at = 0;
  for (const { file: name, from_s: from, to_s: to } of clips) {
    const clip = (await corpusSamples(name)).subarray(Math.round(from * sampleRate), Math.round(to * sampleRate));
    for (const [i, value] of clip.entries()) samples[at + i] = (samples[at + i] ?? 0) + value;
    at += clip.length + Math.round(gap * sampleRate);
  }
  return samples.map(
    (value) => Math.min(32_767, Math.max(-32_768, halvesToEven(Math.fround(value * 32_767)))) / 32_768,
  );
}

function halvesToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}
