/** Layers in plain float64 loops: what the graphs of the paper's claims are held against. Rows are tokens. */
import type { Linear, Norm } from "../../src/model/layers.ts";

export type PlainRows = Float64Array[];

/** x·W + b */
export const plainProduct = (x: PlainRows, { inputs, outputs, stored, bias }: Linear): PlainRows =>
  x.map((row) =>
    Float64Array.from({ length: outputs }, (_, o) => {
      let value = bias?.[o] ?? 0;
      for (let i = 0; i < inputs; i++) value += (row[i] as number) * (stored[o * inputs + i] as number);
      return value;
    }),
  );

export const plainNorm = (x: PlainRows, { gamma, beta }: Norm): PlainRows =>
  x.map((row) => {
    const mean = row.reduce((a, b) => a + b, 0) / row.length;
    const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / row.length;
    return row.map(
      (value, i) => ((value - mean) / Math.sqrt(variance + 1e-5)) * (gamma[i] as number) + (beta[i] as number),
    );
  });

export const plainSum = (a: PlainRows, b: PlainRows): PlainRows =>
  a.map((row, t) => row.map((value, i) => value + (b[t]?.[i] as number)));

export interface PlainAttention {
  heads: number;
  /** of a product of a query and a key */
  scale: number;
  /** what is added to the score of query t and key j in a head */
  bias?: (head: number, t: number, j: number) => number;
}

/** Causal attention of rows q, k, v [n, h*d_k] with themselves: the heads' outputs side by side. */
export function plainAttention(
  q: PlainRows,
  k: PlainRows,
  v: PlainRows,
  { heads, scale, bias = () => 0 }: PlainAttention,
): PlainRows {
  const dk = (q[0]?.length ?? 0) / heads;
  return q.map((query, t) => {
    const out = new Float64Array(query.length);
    for (let h = 0; h < heads; h++) {
      const scores = Float64Array.from({ length: t + 1 }, (_, j) => {
        let dot = 0;
        for (let i = h * dk; i < (h + 1) * dk; i++) dot += (query[i] as number) * (k[j]?.[i] as number);
        return dot * scale + bias(h, t, j);
      });
      const top = Math.max(...scores);
      const shares = scores.map((score) => Math.exp(score - top));
      const whole = shares.reduce((a, b) => a + b, 0);
      shares.forEach((share, j) => {
        for (let i = h * dk; i < (h + 1) * dk; i++)
          out[i] = (out[i] as number) + (share / whole) * (v[j]?.[i] as number);
      });
    }
    return out;
  });
}

/** What rotary embedding turns pair j of dk/2 by, at a position. */
export const rotaryAngle = (position: number, j: number, dk: number): number => position * 10_000 ** ((-2 * j) / dk);

/** Each head's pairs (j, j + dk/2) of rows [n, h*dk], row t at position t. */
export const plainRotated = (x: PlainRows, heads: number): PlainRows =>
  x.map((row, t) => {
    const [out, dk] = [new Float64Array(row.length), row.length / heads];
    for (let from = 0; from < row.length; from += dk)
      for (let j = 0; j < dk / 2; j++) {
        const [a, b] = [row[from + j] as number, row[from + j + dk / 2] as number];
        const [cos, sin] = [Math.cos(rotaryAngle(t, j, dk)), Math.sin(rotaryAngle(t, j, dk))];
        out[from + j] = a * cos - b * sin;
        out[from + j + dk / 2] = a * sin + b * cos;
      }
    return out;
  });

/** x·Phi(x), with the error function by its series and continued fraction: to 1e-12 */
export const plainGelu = (x: number): number => 0.5 * x * (1 + errorFunction(x / Math.SQRT2));

function errorFunction(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a < 2.5) {
    let [term, total] = [a, a];
    for (let n = 1; n < 80; n++) {
      term *= (-a * a) / n;
      total += term / (2 * n + 1);
    }
    return Math.sign(x) * total * (2 / Math.sqrt(Math.PI));
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (a + fraction);
  return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction));
}

/**
 * The largest difference of a value, over the largest value there is. From the second token on: the first sees itself alone, its weights are 1,
 * and however it attends the same sums are made.
 */
export function largestError(found: readonly ArrayLike<number>[], exact: PlainRows): number {
  let [difference, size] = [0, 0];
  exact.forEach((row, t) => {
    if (t === 0) return;
    row.forEach((value, i) => {
      difference = Math.max(difference, Math.abs(value - (found[t]?.[i] ?? Number.NaN)));
      size = Math.max(size, Math.abs(value));
    });
  });
  return difference / size;
}
