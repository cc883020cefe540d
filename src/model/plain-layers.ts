/**
 * A layer's parts outside of a graph, on some columns: what compiling has to know of a model is found while a layer's weights are in memory
 * anyway. Everything is channel-major, [channels, columns]: weights are then used as they are stored.
 */
import { geluInPlace } from "./gelu.ts";
import type { AttentionWeights, Linear, MlpWeights, Norm } from "./layers.ts";
import type { MatMul, Matrix } from "./matrix.ts";
import { transposed } from "./weights.ts";

export type Matrix32 = Matrix<Float32Array>;

export const turned = ({ rows, columns, data }: Matrix32): Matrix32 => ({
  rows: columns,
  columns: rows,
  data: transposed(data, rows, columns),
});

/** Each column over its channels. */
export function normed({ rows, columns, data }: Matrix32, { gamma, beta }: Norm): Matrix32 {
  const out = new Float32Array(data.length);
  for (let c = 0; c < columns; c++) {
    let [sum, squares] = [0, 0];
    for (let i = c; i < data.length; i += columns) sum += data[i] as number;
    const mean = sum / rows;
    for (let i = c; i < data.length; i += columns) squares += ((data[i] as number) - mean) ** 2;
    const scale = 1 / Math.sqrt(squares / rows + 1e-5);
    for (let r = 0, i = c; r < rows; r++, i += columns)
      out[i] = ((data[i] as number) - mean) * scale * (gamma[r] as number) + (beta[r] as number);
  }
  return { rows, columns, data: out };
}

/** W^T·x + b */
export async function passed(
  x: Matrix32,
  { inputs, outputs, stored, bias }: Linear,
  matMul: MatMul,
): Promise<Matrix32> {
  const y = await matMul({ rows: outputs, columns: inputs, data: stored }, x);
  if (bias)
    bias.forEach((b, r) => {
      for (let i = r * y.columns; i < (r + 1) * y.columns; i++) y.data[i] = (y.data[i] as number) + b;
    });
  return y;
}

interface Attending {
  /** channels of a head */
  headWidth: number;
  /** column c sees those of `seen` up to c */
  causal: boolean;
  matMul: MatMul;
}

/** What the columns of x find in those of `seen`, the output's matrix applied. */
export async function attended(
  weights: AttentionWeights,
  x: Matrix32,
  seen: Matrix32,
  { headWidth: dk, causal, matMul }: Attending,
): Promise<Matrix32> {
  const q = await passed(x, weights.query, matMul);
  const k = await passed(seen, weights.key, matMul);
  const v = await passed(seen, weights.value, matMul);
  const merged = { rows: q.rows, columns: q.columns, data: new Float32Array(q.data.length) };
  for (let from = 0; from < q.rows; from += dk) {
    const head = ({ columns, data }: Matrix32): Matrix32 => ({
      rows: dk,
      columns,
      data: data.subarray(from * columns, (from + dk) * columns),
    });
    const scores = await matMul(turned(head(q)), head(k)); // [n, seen]
    soften(scores, 1 / Math.sqrt(dk), causal);
    merged.data.set((await matMul(head(v), turned(scores))).data, from * q.columns);
  }
  return passed(merged, weights.out, matMul);
}

/** down(gelu(up(x))) */
export async function throughMlp(x: Matrix32, { up, down }: MlpWeights, matMul: MatMul): Promise<Matrix32> {
  const inner = await passed(x, up, matMul);
  geluInPlace(inner.data);
  return passed(inner, down, matMul);
}

/** Scores become weights, row by row. @param causal row r sees the columns up to r */
function soften({ rows, columns, data }: Matrix32, scale: number, causal: boolean): void {
  for (let r = 0; r < rows; r++) {
    const row = data.subarray(r * columns, (r + 1) * columns);
    const seen = row.subarray(0, causal ? r + 1 : columns);
    let [top, sum] = [Number.NEGATIVE_INFINITY, 0];
    for (let c = 0; c < seen.length; c++) top = Math.max(top, seen[c] as number);
    for (let c = 0; c < seen.length; c++) {
      seen[c] = Math.exp(((seen[c] as number) - top) * scale);
      sum += seen[c] as number;
    }
    for (let c = 0; c < seen.length; c++) seen[c] = (seen[c] as number) / sum;
    row.fill(0, seen.length);
  }
}

export function addTo({ data }: Matrix32, added: Matrix32): void {
  for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) + (added.data[i] as number);
}
