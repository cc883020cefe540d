/** Whisper in plain float64 loops, written from OpenAI's model.py without a look at the graphs: what they are held against. */
import { plainGelu } from "../../bench/paper/plain.ts";
import type { Dims } from "../../src/model/dims.ts";
import type { Tensors } from "./tiny.ts";

type Rows = Float64Array[];

export class Reference {
  readonly #dims: Dims;
  readonly #tensors: Tensors;

  constructor(dims: Dims, tensors: Tensors) {
    this.#dims = dims;
    this.#tensors = tensors;
  }

  /** mel [bins, 2p] row-major -> p rows of width d */
  encode(mel: Float32Array): Rows {
    const { melBins, frames, encoderLayers, encoderHeads } = this.#dims;
    const columns = Array.from({ length: 2 * frames }, (_, t) =>
      Float64Array.from({ length: melBins }, (_, b) => mel[b * 2 * frames + t] ?? 0),
    );
    let x = this.#conv("model.encoder.conv2", this.#conv("model.encoder.conv1", columns, 1), 2);
    const positions = this.#get("model.encoder.embed_positions.weight");
    x = x.map((row, t) => row.map((value, i) => value + (positions[t * row.length + i] ?? 0)));
    for (let l = 0; l < encoderLayers; l++) {
      const name = `model.encoder.layers.${l}`;
      const y = this.#norm(`${name}.self_attn_layer_norm`, x);
      x = sum(x, this.#attention(`${name}.self_attn`, y, y, encoderHeads, false).out);
      x = sum(x, this.#mlp(name, x));
    }
    return this.#norm("model.encoder.layer_norm", x);
  }

  /**
   * Logits after every token; q·k/sqrt(d_k) of the last layer's cross-attention, by head and token; and what each layer's
   * self-attention is given.
   */
  decode(tokens: readonly number[], states: Rows): { logits: Rows; scores: Rows[]; inputs: Rows[] } {
    const { width: d, decoderLayers, decoderHeads, vocabulary } = this.#dims;
    const embedding = this.#get("model.decoder.embed_tokens.weight");
    const head = this.#tensors.get("proj_out.weight")?.data ?? embedding;
    const positions = this.#get("model.decoder.embed_positions.weight");
    let x: Rows = tokens.map((token, t) =>
      Float64Array.from({ length: d }, (_, i) => (embedding[token * d + i] ?? 0) + (positions[t * d + i] ?? 0)),
    );
    let scores: Rows[] = [];
    const inputs: Rows[] = [];
    for (let l = 0; l < decoderLayers; l++) {
      const name = `model.decoder.layers.${l}`;
      const y = this.#norm(`${name}.self_attn_layer_norm`, x);
      inputs.push(y);
      x = sum(x, this.#attention(`${name}.self_attn`, y, y, decoderHeads, true).out);
      const cross = this.#attention(
        `${name}.encoder_attn`,
        this.#norm(`${name}.encoder_attn_layer_norm`, x),
        states,
        decoderHeads,
        false,
      );
      x = sum(x, cross.out);
      scores = cross.scores;
      x = sum(x, this.#mlp(name, x));
    }
    const last = this.#norm("model.decoder.layer_norm", x);
    const logits = last.map((row) => {
      const out = new Float64Array(vocabulary);
      for (let v = 0; v < vocabulary; v++)
        for (let i = 0; i < d; i++) out[v] = (out[v] ?? 0) + (row[i] ?? 0) * (head[v * d + i] ?? 0);
      return out;
    });
    return { logits, scores, inputs };
  }

  #get(name: string): Float32Array {
    const tensor = this.#tensors.get(name);
    if (!tensor) throw new Error(`no ${name}`);
    return tensor.data;
  }

  #linear(name: string, x: Rows, outputs: number): Rows {
    const weight = this.#get(`${name}.weight`);
    const bias = this.#tensors.get(`${name}.bias`)?.data;
    return x.map((row) =>
      Float64Array.from({ length: outputs }, (_, o) => {
        let value = bias?.[o] ?? 0;
        for (let i = 0; i < row.length; i++) value += (row[i] ?? 0) * (weight[o * row.length + i] ?? 0);
        return value;
      }),
    );
  }

  #norm(name: string, x: Rows): Rows {
    const [gamma, beta] = [this.#get(`${name}.weight`), this.#get(`${name}.bias`)];
    return x.map((row) => {
      const mean = row.reduce((a, b) => a + b, 0) / row.length;
      const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / row.length;
      return row.map((value, i) => ((value - mean) / Math.sqrt(variance + 1e-5)) * (gamma[i] ?? 0) + (beta[i] ?? 0));
    });
  }

  #mlp(name: string, x: Rows): Rows {
    const inner = this.#tensors.get(`${name}.fc1.weight`)?.shape[0] ?? 0;
    const up = this.#linear(`${name}.fc1`, this.#norm(`${name}.final_layer_norm`, x), inner);
    return this.#linear(
      `${name}.fc2`,
      up.map((row) => row.map(plainGelu)),
      this.#dims.width,
    );
  }

  #attention(name: string, x: Rows, memory: Rows, heads: number, causal: boolean): { out: Rows; scores: Rows[] } {
    const d = this.#dims.width;
    const dk = d / heads;
    const q = this.#linear(`${name}.q_proj`, x, d);
    const k = this.#linear(`${name}.k_proj`, memory, d);
    const v = this.#linear(`${name}.v_proj`, memory, d);
    const merged = x.map(() => new Float64Array(d));
    const scores = Array.from({ length: heads }, (_, h) =>
      q.map((query, t) => {
        const seen = causal ? k.slice(0, t + 1) : k;
        const s = Float64Array.from(seen, (key) => {
          let dot = 0;
          for (let i = h * dk; i < (h + 1) * dk; i++) dot += (query[i] ?? 0) * (key[i] ?? 0);
          return dot / Math.sqrt(dk);
        });
        const top = Math.max(...s);
        const total = s.reduce((a, b) => a + Math.exp(b - top), 0);
        const row = merged[t] ?? new Float64Array();
        s.forEach((score, j) => {
          const weight = Math.exp(score - top) / total;
          for (let i = h * dk; i < (h + 1) * dk; i++) row[i] = (row[i] ?? 0) + weight * (v[j]?.[i] ?? 0);
        });
        return s;
      }),
    );
    return { out: this.#linear(`${name}.out_proj`, merged, d), scores };
  }

  /** kernel 3, padding 1, then gelu; columns in, columns out */
  #conv(name: string, x: Rows, stride: number): Rows {
    const [weight, bias] = [this.#get(`${name}.weight`), this.#get(`${name}.bias`)];
    const inputs = x[0]?.length ?? 0;
    const out: Rows = [];
    for (let t = 0; t < x.length; t += stride) {
      out.push(
        Float64Array.from(bias, (b, o) => {
          let value = b;
          for (let j = 0; j < 3; j++) {
            const row = x[t + j - 1];
            if (row) for (let i = 0; i < inputs; i++) value += (row[i] ?? 0) * (weight[(o * inputs + i) * 3 + j] ?? 0);
          }
          return plainGelu(value);
        }),
      );
    }
    return out;
  }
}

const sum = (a: Rows, b: Rows): Rows => a.map((row, t) => row.map((value, i) => value + (b[t]?.[i] ?? 0)));
