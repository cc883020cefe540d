/**
 * A decoder of tokens alone, as a language model is. What its self-attention keeps is a variant's, as in src/model/decoder.ts: those of the
 * product (standard, slim), and those with rotary embedding (rotary.ts).
 */
import { present } from "../../src/lib/check.ts";
import { type AttentionVariant, type DecoderWeights, stateInputs } from "../../src/model/decoder.ts";
import { maskOf, placed, tokenInputs } from "../../src/model/devices/cpu.ts";
import { type Dims, headWidth } from "../../src/model/dims.ts";
import { mlp, norm, normOfSum } from "../../src/model/layers.ts";
import type { StateTensor } from "../../src/model/state.ts";
import { Graph } from "../../src/onnx/graph.ts";
import { fused } from "../../src/onnx/kernels.ts";
import { reshape } from "../../src/onnx/ops.ts";
import { gemm } from "../../src/onnx/products.ts";
import { writeGraph } from "../../src/onnx/write.ts";
import { KvCache } from "../../src/runtime/kv-cache.ts";
import { floats, floatsOf, integers, openSession, tensorOf } from "../../src/runtime/session.ts";
import { type PlainRows, plainAttention, plainGelu, plainNorm, plainProduct, plainRotated, plainSum } from "./plain.ts";

/** How a layer's tokens attend to each other, and what it keeps for it. */
export type SelfVariant = Pick<AttentionVariant, "name" | "state" | "selfAttention">;

interface TokenForm {
  /** positions are turned into queries and keys, not added to the embedding */
  rotary: boolean;
}

/** Inputs `embedded` [R, T, d], `lengths` [R] and the kept tensors; outputs `NAME.new` of each of them, and `logits` [R*T, V]. */
export function tokenGraph(dims: Dims, weights: DecoderWeights, variant: SelfVariant, { rotary }: TokenForm): Graph {
  const graph = new Graph(`tokens-${variant.name}`, { kernels: fused });
  const { embedded, lengths } = tokenInputs(graph, dims.width);
  const inside = { state: stateInputs(graph, variant.state), mask: maskOf(lengths) };
  let x = rotary ? reshape(embedded, ["R*T", dims.width]) : placed(embedded, lengths, weights.positions(), dims);
  let y = norm(x, weights.normBefore(0), "norm");
  for (let l = 0; l < dims.decoderLayers; l++) {
    const layer = weights.layer(l);
    graph.within(`layer.${l}`, () => {
      const self = variant.selfAttention(y, l, inside);
      for (const [name, value] of self.kept) graph.output(`${name}.new`, value);
      [y, x] = normOfSum(x, self.out, layer.beforeMlp, "norm-mlp");
      [y, x] = normOfSum(x, mlp(y, layer.mlp), weights.normBefore(l + 1), "norm-next");
    });
  }
  graph.output(
    "logits",
    gemm(y, graph.weight("head", weights.head().rows(0, dims.vocabulary), [dims.vocabulary, dims.width]), null, true),
  );
  return graph;
}

/** A decoder's graph with its cache, token by token. */
export interface TokenReader {
  graph: Graph;
  state: readonly StateTensor[];
  /** rows of what goes in, by token [V, width] */
  embedding: Float32Array;
  width: number;
  positions: number;
}

/** @param prompt so many tokens at once, then one by one @returns `output` after every token */
export async function readTokens(
  { graph, state, embedding, width, positions }: TokenReader,
  tokens: readonly number[],
  prompt: number,
  output = "logits",
): Promise<Float32Array[]> {
  const session = await openSession(writeGraph(graph), 1);
  const cache = new KvCache(state, 1, 1, positions);
  cache.add();
  const found: Float32Array[] = [];
  try {
    for (let from = 0; from < tokens.length; ) {
      const given = tokens.slice(from, from === 0 ? prompt : from + 1);
      const rows = new Float32Array(given.length * width);
      given.forEach((token, t) => {
        rows.set(embedding.subarray(token * width, (token + 1) * width), t * width);
      });
      cache.reserve(from + given.length);
      const kept = state.map((tensor) => [tensor.name, tensorOf(cache.view(tensor, 0, 1))] as const);
      const outputs = await session.run({
        ...Object.fromEntries(kept),
        embedded: floats(rows, [1, given.length, width]),
        lengths: integers([from]),
      });
      for (const tensor of state)
        cache.append(tensor, 0, floatsOf(outputs, `${tensor.name}.new`), given.length, given.length);
      cache.lengths[0] = from + given.length;
      const values = floatsOf(outputs, output);
      const size = values.length / given.length;
      for (let t = 0; t < given.length; t++) found.push(values.slice(t * size, (t + 1) * size));
      from += given.length;
    }
    return found;
  } finally {
    await session.release();
  }
}

/** Logits after every token, in float64: [n, V] */
export function plainTokens(
  dims: Dims,
  weights: DecoderWeights,
  tokens: readonly number[],
  rotary: boolean,
): PlainRows {
  const { width: d, decoderHeads: heads } = dims;
  const [embedding, positions] = [weights.head().rows(0, dims.vocabulary), weights.positions()];
  let x: PlainRows = tokens.map((token, t) =>
    Float64Array.from(
      { length: d },
      (_, i) => present(embedding[token * d + i], "token") + (rotary ? 0 : present(positions[t * d + i], "position")),
    ),
  );
  const turn = (rows: PlainRows) => (rotary ? plainRotated(rows, heads) : rows);
  for (let l = 0; l < dims.decoderLayers; l++) {
    const { self, beforeMlp, mlp } = weights.layer(l);
    const y = plainNorm(x, weights.normBefore(l));
    const [q, k, v] = [self.query, self.key, self.value].map((layer) => plainProduct(y, layer)) as [
      PlainRows,
      PlainRows,
      PlainRows,
    ];
    const seen = plainAttention(turn(q), turn(k), v, { heads, scale: 1 / Math.sqrt(headWidth(dims)) });
    x = plainSum(x, plainProduct(seen, self.out));
    const inner = plainProduct(plainNorm(x, beforeMlp), mlp.up).map((row) => row.map(plainGelu));
    x = plainSum(x, plainProduct(inner, mlp.down));
  }
  const head = { inputs: d, outputs: dims.vocabulary, stored: embedding, bias: null };
  return plainProduct(plainNorm(x, weights.normBefore(dims.decoderLayers)), head);
}
