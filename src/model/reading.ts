/**
 * The decoder as it reads a text that is known, all tokens at once: what every layer's self-attention is given, found while the layer's
 * weights are in memory anyway. Everything is channel-major, [channels, tokens]: weights are then used as they are stored.
 */
import { check } from "../lib/check.ts";
import type { DecoderLayer } from "./decoder.ts";
import { type Dims, headWidth } from "./dims.ts";
import type { AttentionWeights, Linear, Norm } from "./layers.ts";
import type { MatMul, Matrix } from "./matrix.ts";
import { transposed } from "./weights.ts";

type Matrix32 = Matrix<Float32Array>;

/** What is read, and what is heard with it. */
export interface ReferenceText {
  /** the tokens' rows of the embedding, [n, d] */
  embedded: Float32Array;
  /** the encoder's, [frames, d]: of as many as the sound takes */
  states: Float32Array;
}

export class Reading {
  readonly #dims: Dims;
  readonly #matMul: MatMul;
  readonly #sound: Matrix32;
  /** the residual stream */
  #tokens: Matrix32;

  /** @param positions learned, [positions, d] */
  constructor({ embedded, states }: ReferenceText, positions: Float32Array, dims: Dims, matMul: MatMul) {
    check(embedded.length <= positions.length, "a text of no more tokens than there are positions");
    this.#dims = dims;
    this.#matMul = matMul;
    const placed = embedded.map((value, i) => value + (positions[i] as number));
    this.#tokens = turned({ rows: embedded.length / dims.width, columns: dims.width, data: placed });
    this.#sound = turned({ rows: states.length / dims.width, columns: dims.width, data: states });
  }

  /** @param before the norm in front of the layer that comes next @returns what its self-attention is given, [n, d] */
  inputs(before: Norm): Float32Array {
    return turned(normed(this.#tokens, before)).data;
  }

  /** Goes through a layer. @param before the norm in front of it */
  async read({ self, beforeCross, cross, beforeMlp, mlp }: DecoderLayer, before: Norm): Promise<void> {
    const x = this.#tokens;
    const own = normed(x, before);
    addTo(x, await this.#attend(self, own, own, true));
    addTo(x, await this.#attend(cross, normed(x, beforeCross), this.#sound, false));
    const inner = await this.#linear(normed(x, beforeMlp), mlp.up);
    inner.data.forEach((y, i) => {
      // gelu in its tanh form: near enough
      inner.data[i] = (y / 2) * (1 + Math.tanh(0.797_884_56 * (y + 0.044_715 * y ** 3)));
    });
    addTo(x, await this.#linear(inner, mlp.down));
  }

  async #linear(x: Matrix32, { inputs, outputs, stored, bias }: Linear): Promise<Matrix32> {
    const y = await this.#matMul({ rows: outputs, columns: inputs, data: stored }, x);
    if (bias)
      bias.forEach((b, r) => {
        for (let i = r * y.columns; i < (r + 1) * y.columns; i++) y.data[i] = (y.data[i] as number) + b;
      });
    return y;
  }

  async #attend(weights: AttentionWeights, x: Matrix32, seen: Matrix32, causal: boolean): Promise<Matrix32> {
    const dk = headWidth(this.#dims);
    const q = await this.#linear(x, weights.query);
    const k = await this.#linear(seen, weights.key);
    const v = await this.#linear(seen, weights.value);
    const merged = { rows: q.rows, columns: q.columns, data: new Float32Array(q.data.length) };
    for (let from = 0; from < q.rows; from += dk) {
      const head = ({ columns, data }: Matrix32): Matrix32 => ({
        rows: dk,
        columns,
        data: data.subarray(from * columns, (from + dk) * columns),
      });
      const scores = await this.#matMul(turned(head(q)), head(k)); // [n, seen]
      soften(scores, 1 / Math.sqrt(dk), causal);
      merged.data.set((await this.#matMul(head(v), turned(scores))).data, from * q.columns);
    }
    return this.#linear(merged, weights.out);
  }
}

const turned = ({ rows, columns, data }: Matrix32): Matrix32 => ({
  rows: columns,
  columns: rows,
  data: transposed(data, rows, columns),
});

/** Each token, which is a column, over its channels. */
function normed({ rows, columns, data }: Matrix32, { gamma, beta }: Norm): Matrix32 {
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

/** Scores become weights, row by row. @param causal row r sees the columns up to r */
function soften({ rows, columns, data }: Matrix32, scale: number, causal: boolean): void {
  for (let r = 0; r < rows; r++) {
    const row = data.subarray(r * columns, (r + 1) * columns);
    const seen = row.subarray(0, causal ? r + 1 : columns);
    const top = seen.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
    let sum = 0;
    for (let c = 0; c < seen.length; c++) {
      seen[c] = Math.exp(((seen[c] as number) - top) * scale);
      sum += seen[c] as number;
    }
    for (let c = 0; c < seen.length; c++) seen[c] = (seen[c] as number) / sum;
    row.fill(0, seen.length);
  }
}

function addTo({ data }: Matrix32, added: Matrix32): void {
  for (let i = 0; i < data.length; i++) data[i] = (data[i] as number) + (added.data[i] as number);
}
