/**
 * A GPU's decoders in half floats and with rounded weights, on the processor's provider: it rounds what stands between two operations as a GPU does,
 * and adds up in float32. No software adapter has half floats.
 */
import { describe, expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { compileDecoder } from "../../src/model/compile.ts";
import { safetensorsIn } from "../../src/model/safetensors.ts";
import { type Floats, stateOf } from "../../src/model/state.ts";
import { Weights } from "../../src/model/weights.ts";
import type { WeightPrecision } from "../../src/onnx/product-forms.ts";
import { writeGraph } from "../../src/onnx/write.ts";
import { emptyCache, headFeeds, nothing } from "../../src/runtime/head-io.ts";
import { floats, floatsOf, integers, openSession, type Tensors, tensorOf } from "../../src/runtime/session.ts";
import { Reference } from "./reference.ts";
import { randomTensors, safetensors, tinyDims, tinyHead } from "./tiny.ts";

const dims = tinyDims;
const { width: d, frames } = dims;
const tensors = randomTensors(dims, 1);
const weights = new Weights(safetensorsIn([safetensors(tensors)]));
const table = (name: string) => tensors.get(`model.decoder.${name}.weight`)?.data ?? new Float32Array();
const prompt = [50_258, 17, 4000, 11];
const noise = random(2);
const states = Array.from({ length: frames }, () => Float64Array.from({ length: d }, () => noise() * 4 - 2));

/** Logits behind the last token of the prompt, which is read at once. */
async function logitsOf(
  mode: "standard" | "slim",
  inputs: boolean,
  form: { floats?: Floats; precision?: WeightPrecision },
): Promise<{ logits: Float32Array; kept: Tensors; operations: string[] }> {
  const next = random(5);
  const rows = (n: number) => Float32Array.from({ length: n * d }, () => next() - 0.5);
  const choices = Array.from({ length: dims.decoderLayers }, (_, layer) => ({
    layer,
    errorPlain: 1,
    errorOrthonormal: 1,
    errorInputs: 0,
    cache: "inputs" as const,
  }));
  const { graphs, manifest } = await compileDecoder(
    mode,
    weights,
    dims,
    tinyHead(dims),
    async () => ({ embedded: rows(8), states: rows(20) }),
    { ...form, device: "webgpu", findings: inputs ? { choices } : undefined },
  );
  const run = async (name: string, feeds: Tensors): Promise<Tensors> => {
    const graph = graphs.find((one) => one.name === name);
    if (!graph) throw new Error(`no ${name}`);
    const session = await openSession(writeGraph(graph), 1);
    try {
      return await session.run(feeds);
    } finally {
      await session.release();
    }
  };
  const flat = Float32Array.from(states.flatMap((row) => Array.from(row)));
  const cross = await run(`cross-${mode}`, { states: floats(flat, [1, frames, d]) });
  const n = prompt.length;
  // The first place is nobody's.
  const empty = stateOf[mode](dims, manifest)
    .filter(({ part }) => part === "self")
    .map((tensor) => [tensor.name, tensorOf(emptyCache(tensor, 1, n + 1))] as const);
  const heads = mode === "standard" ? Array.from({ length: dims.decoderHeads }, (_, head) => [head]) : [[]];
  const places = heads.flatMap((head) => Array.from({ length: n }, (_, t) => [0, ...head, t + 1]));
  const axes = places[0]?.length ?? 0;
  const [embedding, positions] = [table("embed_tokens"), table("embed_positions")];
  const embedded = Float32Array.from({ length: prompt.length * d }, (_, i) => {
    const token = prompt[Math.floor(i / d)] ?? 0;
    return (embedding[token * d + (i % d)] ?? 0) + (positions[i] ?? 0);
  });
  const mask = Float32Array.from({ length: n * (n + 1) }, (_, i) => {
    const [t, place] = [Math.floor(i / (n + 1)), i % (n + 1)];
    return place > 0 && place - 1 <= t ? 0 : -1e30;
  });
  const outputs = await run(`webgpu-${mode}`, {
    ...cross,
    ...Object.fromEntries(empty),
    embedded: floats(embedded, [1, n, d]),
    mask: floats(mask, [1, n, n + 1]),
    places: integers(places.flat(), mode === "standard" ? [1, heads.length, n, axes] : [1, n, axes]),
    ...headFeeds([{ row: 0, position: n - 1, ask: nothing }], n, 6),
  });
  const operations = graphs.flatMap(({ nodes }) => nodes.map(({ op }) => op));
  return { logits: floatsOf(outputs, "logits"), kept: { ...cross, ...outputs }, operations };
}

const { logits: all } = new Reference(dims, tensors).decode(prompt, states);
const exact = all.at(-1) ?? new Float64Array();
const offBy = (logits: Float32Array) =>
  exact.reduce((most, value, i) => Math.max(most, Math.abs(value - (logits[i] ?? Number.NaN))), 0);

describe("decoders in half floats", () => {
  for (const [mode, inputs] of [
    ["standard", false],
    ["slim", false],
    ["slim", true],
  ] as const)
    test(`${mode}${inputs ? ", inputs kept" : ""}`, async () => {
      const { logits, kept } = await logitsOf(mode, inputs, { floats: "float16" });
      const worst = offBy(logits);
      // Of logits of up to 4; float32's are within 5e-4.
      expect(worst).toBeLessThan(2e-2);
      expect(worst).toBeGreaterThan(1e-5);
      const dtypeOf = (name: string) => kept[name]?.type;
      if (mode === "standard")
        expect(["self.keys.0.all", "self.values.0.all", "cross.keys.0"].map(dtypeOf)).toEqual(Array(3).fill("float16"));
      // Values are rebuilt from what slim keeps of tokens: never halves.
      else expect([dtypeOf("self.cache.0.all"), dtypeOf("encoder.channel-major")]).toEqual(["float32", "float16"]);
    });
});

describe("decoders with rounded weights", () => {
  for (const mode of ["standard", "slim"] as const)
    for (const [precision, bound] of [
      ["int8", 0.1],
      ["int4", 1.5],
    ] as const)
      for (const floats of ["float32", "float16"] as const)
        test(`${mode}, ${precision}, ${floats}`, async () => {
          const { logits, operations } = await logitsOf(mode, false, { floats, precision });
          expect(offBy(logits)).toBeLessThan(bound);
          // One for a matrix, none head by head: each operation takes a GPU's time.
          const products = operations.filter((op) => op === "MatMulNBits").length;
          expect(products).toBe(dims.decoderLayers * (mode === "standard" ? 8 : 6) + 1);
          // Integers, of rows of activations, are the processor's.
          expect(operations).not.toContain("MatMulIntegerToFloat");
        });
});
