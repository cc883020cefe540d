/**
 * Outliers, folded away before weights are rounded (SmoothQuant, arXiv 2211.10438). A row is rounded with one scale, so that a channel far
 * larger than the others makes all of them coarse. What such a channel is divided by where a norm makes it, the rows of the matrices
 * that read it are multiplied with:
 *
 *   y = x·W = (x/s)·(s·W)      s_j = |x_j|^α / max|W_j|^(1-α)
 *
 * It costs nothing. How large a channel is, the norm's own affine says: what it is given has variance 1.
 */
import type { AttentionWeights, Linear, MlpWeights, Norm } from "./layers.ts";

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
  for (const { inputs, stored } of readers)
    for (let i = 0, j = 0; i < stored.length; i++) {
      const size = Math.abs(stored[i] as number);
      if (size > (largest[j] as number)) largest[j] = size;
      if (++j === inputs) j = 0;
    }
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
  for (let i = 0, j = 0; i < stored.length; i++) {
    stored[i] = (stored[i] as number) * (s[j] as number);
    if (++j === s.length) j = 0;
  }
  return reader;
}
