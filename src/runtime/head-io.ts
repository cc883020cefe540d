/** The head's inputs and outputs (model/head.ts): how each asked position is to be reduced, and decoding's `Scores` of what comes back. */
import type { Alignment, Ask, Scores } from "../decode/decoder.ts";
import { type Head, suppressionRow } from "../model/head.ts";
import { type StateTensor, valuesOf } from "../model/state.ts";
import { floatsOf, integers, integersOf, type Session, type Tensors } from "./session.ts";

/** A position whose logits are wanted: in which row, at which of its new tokens, and how. */
export interface AskedPosition {
  row: number;
  position: number;
  ask: Ask;
}

/** How many best tokens of a kind are asked for. */
export const best = 6;

/** Asked where nothing else is: the runtime crashes on a product without rows. */
export const nothing: Ask = { suppression: "none", timestampLow: 1, timestampHigh: 0, token: 0 };

export function headFeeds(asks: readonly AskedPosition[], longest: number, best: number): Tensors {
  return {
    positions: integers(asks.map(({ row, position }) => row * longest + position)),
    suppression: integers(asks.map(({ ask }) => suppressionRow[ask.suppression])),
    "timestamp.low": integers(asks.map(({ ask }) => ask.timestampLow)),
    "timestamp.high": integers(asks.map(({ ask }) => ask.timestampHigh)),
    asked: integers(asks.map(({ ask }) => ask.token)),
    best: integers([best]),
  };
}

export interface HeadRun {
  asks: readonly AskedPosition[];
  /** new tokens of the longest row, to which all are padded */
  longest: number;
  /** whether all logits are wanted too */
  full: boolean;
  /** outputs beside the scores */
  wanted: readonly string[];
  /** outputs that are written there */
  into?: Tensors;
}

/** Runs a decoder's graph. @param feeds all but the head's */
export async function runWithHead(
  decoder: Session,
  feeds: Tensors,
  { asks, longest, full, wanted, into = {} }: HeadRun,
  head: Head,
): Promise<{ outputs: Tensors; scores: Scores[] }> {
  const some = asks.length > 0 ? asks : [{ row: 0, position: 0, ask: nothing }];
  const all = { ...feeds, ...headFeeds(some, longest, best) };
  const coming = Object.fromEntries([...headNames(full), ...wanted].map((name) => [name, null]));
  const outputs: Tensors = await decoder.run(all, { ...coming, ...into });
  return { outputs, scores: readScores(outputs, some.length, head, full).slice(0, asks.length) };
}

/** Of masked places, one at least: the runtime dislikes tensors without any. */
export function emptyCache(
  tensor: StateTensor,
  rows: number,
  places = 1,
): { data: Float32Array | Uint16Array; dims: number[] } {
  const values = rows * valuesOf(tensor, places);
  return {
    data: tensor.dtype === "float16" ? new Uint16Array(values) : new Float32Array(values),
    dims: [rows, ...tensor.shape.map((n) => (n === "N" ? places : n))],
  };
}

const reduced = [
  "text.best",
  "text.ids",
  "text.sum",
  "special",
  "timestamp.best",
  "timestamp.ids",
  "timestamp.sum",
  "asked.logit",
];

/** @param full whether all logits are wanted too */
const headNames = (full: boolean): string[] => (full ? [...reduced, "logits"] : reduced);

/** @param count asked positions */
function readScores(outputs: Tensors, count: number, head: Head, full: boolean): Scores[] {
  const row = (data: Float32Array, m: number) =>
    data.subarray((m * data.length) / count, ((m + 1) * data.length) / count);
  const rowOfInts = (data: Int32Array, m: number) =>
    data.subarray((m * data.length) / count, ((m + 1) * data.length) / count);
  const textBest = floatsOf(outputs, "text.best");
  const textIds = integersOf(outputs, "text.ids");
  const textSum = floatsOf(outputs, "text.sum");
  const special = floatsOf(outputs, "special");
  const timeBest = floatsOf(outputs, "timestamp.best");
  const timeIds = integersOf(outputs, "timestamp.ids").map((id) => id + head.firstTimestamp);
  const timeSum = floatsOf(outputs, "timestamp.sum");
  const asked = floatsOf(outputs, "asked.logit");
  const logits = full ? floatsOf(outputs, "logits") : undefined;
  return Array.from({ length: count }, (_, m) => ({
    text: { ids: rowOfInts(textIds, m), logits: row(textBest, m), logSumExp: textSum[m] ?? 0 },
    special: row(special, m),
    timestamps: { ids: rowOfInts(timeIds, m), logits: row(timeBest, m), logSumExp: timeSum[m] ?? 0 },
    asked: asked[m] ?? 0,
    ...(logits && { all: row(logits, m) }),
  }));
}

/** Sums over all logits: where one logit is no number, they are none. */
export const areNumbers = (scores: readonly Scores[]): boolean =>
  scores.every(({ text, timestamps }) => !Number.isNaN(text.logSumExp + timestamps.logSumExp));

/** The `alignment` output of one row: see `Alignment`. */
export function alignmentOf(outputs: Tensors, tokens: number, frames: number, asked: Scores[]): Alignment {
  const flat = floatsOf(outputs, "alignment"); // [1, tokens, heads, frames]
  const heads = flat.length / (tokens * frames);
  return { scores: headsFirst(flat, heads, tokens, frames), heads, tokens, frames, asked };
}

/** [tokens, heads, frames] -> [heads, tokens, frames] */
function headsFirst(flat: Float32Array, heads: number, tokens: number, frames: number): Float32Array {
  const out = new Float32Array(flat.length);
  for (let t = 0; t < tokens; t++) {
    for (let h = 0; h < heads; h++) {
      const at = (t * heads + h) * frames;
      out.set(flat.subarray(at, at + frames), (h * tokens + t) * frames);
    }
  }
  return out;
}
