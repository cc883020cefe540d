/** What the decoder's graph is fed, beside the kept tensors and the tokens: how each asked position is to be reduced (model/head.ts). */
import type { Ask } from "../decode/decoder.ts";
import { suppressionRow } from "../model/head.ts";
import { type StateTensor, valuesOf } from "../model/state.ts";
import { integers, type Tensors } from "./session.ts";

/** A position whose logits are wanted: in which row, at which of its new tokens, and how. */
export interface AskedPosition {
  row: number;
  position: number;
  ask: Ask;
}

/** Asked where nothing else is: the runtime crashes on a product without rows. */
export const nothing: Ask = { suppression: "none", timestampLow: 1, timestampHigh: 0, token: 0 };

export function headFeeds(asks: readonly AskedPosition[], longest: number, best: number): Tensors {
  return {
    picks: integers(asks.map(({ row, position }) => row * longest + position)),
    suppression: integers(asks.map(({ ask }) => suppressionRow[ask.suppression])),
    "timestamp.low": integers(asks.map(({ ask }) => ask.timestampLow)),
    "timestamp.high": integers(asks.map(({ ask }) => ask.timestampHigh)),
    asked: integers(asks.map(({ ask }) => ask.token)),
    best: integers([best]),
  };
}

/** One masked place: the runtime dislikes tensors without any. */
export function emptyCache(tensor: StateTensor, rows: number): { data: Float32Array; dims: number[] } {
  return {
    data: new Float32Array(rows * valuesOf(tensor, 1)),
    dims: [rows, ...tensor.shape.map((n) => (n === "N" ? 1 : n))],
  };
}
