/** A text that is read at once gives every layer what plain float64 loops give it. */
import { expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { DecoderWeights } from "../../src/model/decoder.ts";
import { multiply } from "../../src/model/matrix.ts";
import { Reading } from "../../src/model/reading.ts";
import { safetensorsIn } from "../../src/model/safetensors.ts";
import { Weights } from "../../src/model/weights.ts";
import { Reference } from "./reference.ts";
import { randomTensors, safetensors, tinyDims } from "./tiny.ts";

test("the inputs of every layer's self-attention", async () => {
  const { width, decoderLayers } = tinyDims;
  const tensors = randomTensors(tinyDims, 7);
  const next = random(8);
  const tokens = [50_258, 17, 4000, 9, 220];
  const states = Array.from({ length: 12 }, () =>
    Float64Array.from({ length: width }, () => Math.fround(next() - 0.5)),
  );
  const { inputs } = new Reference(tinyDims, tensors).decode(tokens, states);
  const embedding = tensors.get("model.decoder.embed_tokens.weight")?.data ?? new Float32Array();
  const embedded = tokens.flatMap((token) => [...embedding.subarray(token * width, (token + 1) * width)]);
  const decoder = new DecoderWeights(
    new Weights(safetensorsIn([safetensors(tensors)])).at("model", "decoder"),
    tinyDims,
  );
  const text = { embedded: Float32Array.from(embedded), states: Float32Array.from(states.flatMap((row) => [...row])) };
  const reading = new Reading(text, decoder.positions(), tinyDims, multiply);
  for (let layer = 0; layer < decoderLayers; layer++) {
    const before = decoder.normBefore(layer);
    const given = reading.inputs(before);
    const wanted = inputs[layer]?.flatMap((row) => [...row]) ?? [];
    expect(given).toHaveLength(wanted.length);
    for (const [i, value] of wanted.entries()) expect(given[i]).toBeCloseTo(value, 3);
    await reading.read(decoder.layer(layer), before);
  }
});
