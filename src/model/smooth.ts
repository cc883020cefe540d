/**
 * Outliers, folded away before weights are rounded (SmoothQuant, arXiv 2211.10438). A row is rounded with one scale, so that a channel far
 * larger than the others makes all of them coarse. What such a channel is divided by where a norm makes it, the rows of the matrices
 * that read it are multiplied with:
 *
 *   y = x·W = (x/s)·(s·W)      s_j = |x_j|^α / max|W_j|^(1-α)
 *
 * It costs nothing. How large a channel is, the norm's own affine says: what it is given has variance 1.
 */
import { check } from "../lib/check.ts";
import type { AttentionWeights, Linear, MlpWeights, Norm } from "./layers.ts";
import { type QuickLoops, quickLoops } from "./quick-loops.ts";

/** How much of the unevenness goes into the weights, whose columns have scales of their own: found by trying (docs/slim-attention.md). */
const alpha = 0.75;

interface Layer {
  beforeAttention: Norm;
  attention: AttentionWeights;
  beforeMlp: Norm;
  mlp: MlpWeights;
}

/** The same layer in exact arithmetic. What is given is used up: matrices are multiplied where they are. */
export function smoothed({ beforeAttention, attention, beforeMlp, mlp }: Layer): Layer {
  const { query, key, value } = attention;
  const attending = divisors(beforeAttention, [query, key, value]);
  const thinking = divisors(beforeMlp, [mlp.up]);
  return {
    beforeAttention: divided(beforeAttention, attending),
    attention: {
      ...attention,
      query: multiplied(query, attending),
      key: multiplied(key, attending),
      value: multiplied(value, attending),
    },
    beforeMlp: divided(beforeMlp, thinking),
    mlp: { ...mlp, up: multiplied(mlp.up, thinking) },
  };
}

/** s, one for each channel. @param readers all matrices that read what the norm gives */
function divisors({ gamma, beta }: Norm, readers: readonly Linear[]): Float64Array {
  const largest = new Float32Array(gamma.length);
  for (const { stored } of readers)
    inRows(
      stored,
      largest,
      (run, row, end) => run.largestOfColumns(row, end, 0),
      (found) => largest.set(found),
    );
  return Float64Array.from(gamma, (g, j) => {
    const channel = Math.abs(g) + Math.abs(beta[j] ?? 0);
    const weight = largest[j] as number;
    return channel > 0 && weight > 0 ? channel ** alpha / weight ** (1 - alpha) : 1;
  });
}

const divided = ({ gamma, beta }: Norm, s: Float64Array): Norm => ({
  gamma: gamma.map((value, j) => value / (s[j] ?? 1)),
  beta: beta.map((value, j) => value / (s[j] ?? 1)),
});

/** In place: a model's weights are large, and were read for this. */
function multiplied(reader: Linear, s: Float64Array): Linear {
  const { stored } = reader;
  inRows(
    stored,
    s,
    (run, row, end) => run.multiplyColumns(row, end, 0),
    (_, rows, from) => stored.set(rows, from),
  );
  return reader;
}

/** So many values at a time are put where the loops can reach them: they stay in the processor's cache. */
const valuesAtOnce = 1 << 16;

/**
 * Goes through the rows of a matrix.
 * @param beside a number for each column, at address 0
 * @param loop done with each row, from one address to another
 * @param behind told what has become of the numbers beside, and of some rows, which begin with value `from`
 */
function inRows(
  matrix: Float32Array,
  beside: Float32Array | Float64Array,
  loop: (run: QuickLoops, row: number, end: number) => void,
  behind: (beside: Float32Array, rows: Float32Array, from: number) => void,
): void {
  const width = beside.length;
  check(width % 4 === 0, `${width} channels, in fours`);
  const values = width * Math.max(1, Math.floor(valuesAtOnce / width));
  const { memory, run } = quickLoops(beside.byteLength + 4 * values);
  const bytes = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => new Uint8Array(buffer, byteOffset, byteLength);
  new Uint8Array(memory).set(bytes(beside));
  for (let from = 0; from < matrix.length; from += values) {
    const some = matrix.subarray(from, from + values);
    const rows = new Float32Array(memory, beside.byteLength, some.length);
    rows.set(some);
    for (let row = rows.byteOffset; row < rows.byteOffset + rows.byteLength; row += 4 * width)
      loop(run, row, row + 4 * width);
    behind(new Float32Array(memory, 0, width), rows, from);
  }
}
