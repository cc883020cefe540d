/**
 * The head: hidden states -> logits, reduced in the graph to what the decoding rules need. Per asked position: the best text
 * tokens with their log-sum-exp, the special tokens' logits, the best timestamps within a range with theirs. The rules
 * themselves are applied outside (src/decode/rules.ts); only sampling fetches all logits.
 */
import type { Value } from "../onnx/graph.ts";
import {
  addAt,
  and,
  cast,
  expand,
  gather,
  gatherElements,
  lessOrEqual,
  range,
  reshape,
  slice,
  topK,
  where,
} from "../onnx/ops.ts";
import type { Dims } from "./dims.ts";
import { logitsOf } from "./embedding.ts";
import { likeRowsOf } from "./sample-rows.ts";
import type { StoredRows } from "./weights.ts";

/** What the head must know of the vocabulary. */
export interface Head {
  /** text tokens are [0, endOfText), special ones [endOfText, firstTimestamp), timestamps the rest */
  endOfText: number;
  firstTimestamp: number;
  /** text tokens that are never chosen */
  suppressed: readonly number[];
  /** text tokens that are not chosen at the first position: the blank */
  suppressedFirst: readonly number[];
  /** cross-attention heads that follow the audio: [layer, head] */
  alignmentHeads: readonly (readonly [number, number])[];
}

/** Rows of the suppression table, by `Ask.suppression`. */
export const suppressionRow = { first: 0, later: 1, none: 2 } as const;

/** The best of each row: [M, K] -> [M, 1] */
export const firstOf = (best: Value): Value => slice(best, 1, 0, 1, 1);

/** log-sum-exp of rows x [M, n], of which the best are known with their places, [M, K]: [M, 1] */
export type SumOfRows = (x: Value, best: Value, ids: Value) => Value;

/** What a masked logit becomes; the log-sum-exp of masked ones alone stays below -1e29. */
const masked = -1e30;

/** text [M, endOfText] with every position's suppressed tokens masked: a few columns of a row, so the others aren't touched. */
function suppress(text: Value, suppression: Value, head: Head): Value {
  const { graph } = text;
  const [later, first] = [new Set(head.suppressed), new Set([...head.suppressed, ...head.suppressedFirst])];
  const ids = [...first].filter((id) => id < head.endOfText).sort((a, b) => a - b);
  if (ids.length === 0) return text;
  const table = new Float32Array(3 * ids.length);
  ids.forEach((id, i) => {
    table[suppressionRow.first * ids.length + i] = masked;
    table[suppressionRow.later * ids.length + i] = later.has(id) ? masked : 0;
  });
  const columns = expand(graph.constant(ids, "int64", [1, ids.length]), ["M", ids.length]);
  return addAt(text, columns, gather(graph.weight("suppression", table, [3, ids.length]), suppression));
}

/**
 * `embedding` [V, d] is the head's matrix. Inputs: `positions` [M] rows of the hidden states; per position `suppression`, `timestamp.low`, `timestamp.high`, `asked` [M];
 * `best` [1]. Outputs, per position: `text.best`, `text.ids`, `text.sum`, `special`, `timestamp.best`, `timestamp.ids`
 * (0 = first timestamp), `timestamp.sum`, `asked.logit`, `logits`. @param sumOf what provides the sums
 */
export function headOutputs(x: Value, embedding: StoredRows, dims: Dims, head: Head, sumOf: SumOfRows): void {
  const graph = x.graph;
  const perPosition = (name: string) => graph.input(name, "int64", ["M"]);
  const [positions, suppression, low, high, asked] = [
    perPosition("positions"),
    perPosition("suppression"),
    perPosition("timestamp.low"),
    perPosition("timestamp.high"),
    perPosition("asked"),
  ];
  const best = graph.input("best", "int64", [1]);
  const logits = cast(logitsOf(likeRowsOf(gather(x, positions), x), embedding, dims), "float32"); // [M, V]
  const { endOfText, firstTimestamp } = head;
  const timestamps = dims.vocabulary - firstTimestamp;

  const text = suppress(slice(logits, 1, 0, endOfText, endOfText), suppression, head);
  const [textBest, textIds] = topK(text, best, "K");
  graph.output("text.best", textBest);
  graph.output("text.ids", cast(textIds, "int32"));
  graph.output("text.sum", sumOf(text, textBest, textIds));

  graph.output("special", slice(logits, 1, endOfText, firstTimestamp, firstTimestamp - endOfText));

  const at = range(graph, timestamps);
  const within = and(lessOrEqual(reshape(low, ["M", 1]), at), lessOrEqual(at, reshape(high, ["M", 1])));
  const time = where(within, slice(logits, 1, firstTimestamp, dims.vocabulary, timestamps), graph.constant([masked]));
  const [timeBest, timeIds] = topK(time, best, "K");
  graph.output("timestamp.best", timeBest);
  graph.output("timestamp.ids", cast(timeIds, "int32"));
  graph.output("timestamp.sum", sumOf(time, timeBest, timeIds));

  graph.output("asked.logit", gatherElements(logits, reshape(asked, ["M", 1])));
  graph.output("logits", logits);
}
