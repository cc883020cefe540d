/** Shapes -> bytes: the memory bill. Arithmetic over the declared lists and the graphs' dimensions. */

import type { ModeMemory } from "../api/engine.ts";
import type { Attention } from "../api/transcript.ts";
import type { Dims } from "./dims.ts";
import type { Head } from "./head.ts";
import { bytesOf, type StatesForm, stateOf } from "./state.ts";

/** What one stream of one row keeps in a mode, the token axis at its full length. */
export function modeMemory(mode: Attention, dims: Dims, form?: StatesForm): ModeMemory {
  const tokens = dims.positions;
  const tensors = stateOf[mode](dims, form).map((tensor) => ({
    name: tensor.name,
    part: tensor.part,
    shape: tensor.shape.map((size) => (size === "N" ? tokens : size)),
    bytes: bytesOf(tensor, tokens),
  }));
  const sum = (part: "cross" | "self") => tensors.filter((t) => t.part === part).reduce((a, t) => a + t.bytes, 0);
  return { attention: mode, crossBytes: sum("cross"), selfBytes: sum("self"), tensors };
}

export function streamBytes(memory: ModeMemory): number {
  return memory.crossBytes + memory.selfBytes;
}

/** Text tokens of a window in which somebody talks without a pause; few have more, and the longest decides. */
const usualTextTokens = 110;
/** Copies of a position's logits that the head holds at once: all of them, those of text, their softmax. */
const logitsCopies = 3;

/**
 * What it takes to time a window's words, while it is done: the whole text goes through the decoder once more, and every token has logits [V] and
 * the alignment heads' scores over all frames [heads, p]. The scores wait while the head works, then they are put in another order, twice there.
 */
export function wordTimesBytes(dims: Dims, { alignmentHeads }: Pick<Head, "alignmentHeads">): number {
  const scores = alignmentHeads.length * dims.frames;
  return usualTextTokens * (scores + Math.max(logitsCopies * dims.vocabulary, scores)) * 4;
}
