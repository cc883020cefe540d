/** The states of silence are those that plain float64 loops over the whole window give, but for its edges. */
import { expect, test } from "vitest";
import { EncoderWeights } from "../../src/model/encoder.ts";
import { multiply } from "../../src/model/matrix.ts";
import { relativeError } from "../../src/model/orthonormal.ts";
import { safetensorsIn } from "../../src/model/safetensors.ts";
import { SilentWindow, silentMel } from "../../src/model/silent-window.ts";
import { Weights } from "../../src/model/weights.ts";
import { Reference } from "./reference.ts";
import { randomTensors, safetensors, tinyDims } from "./tiny.ts";

const { frames, width, melBins, encoderLayers } = tinyDims;
const tensors = randomTensors(tinyDims, 7);
const exact = new Reference(tinyDims, tensors).encode(new Float32Array(melBins * 2 * frames).fill(silentMel));
const inner = Float64Array.from(exact.slice(1, -1).flatMap((row) => [...row]));

async function heard(products: "exact" | "rows", every?: number): Promise<Float32Array> {
  const stored = new Weights(safetensorsIn([safetensors(tensors)])).at("model", "encoder");
  const weights = new EncoderWeights(stored, tinyDims, products);
  const window = new SilentWindow(weights, tinyDims, multiply, every);
  for (let l = 0; l < encoderLayers; l++) await window.hear(weights.layer(l));
  const states = window.states(weights.last());
  expect(states).toHaveLength(frames * width);
  return states.subarray(width, -width);
}

test.each(["exact", "rows"] as const)("each frame for itself, weights as for %s products", async (products) => {
  expect(relativeError(await heard(products, 1), inner)).toBeLessThan(0.05);
});

test("one of several stands for its neighbours", async () => {
  const states = await heard("exact", 4);
  for (const first of [3, 7, 43])
    for (const other of [1, 2, 3])
      expect(states.subarray((first + other) * width, (first + other + 1) * width)).toEqual(
        states.subarray(first * width, (first + 1) * width),
      );
  // The frame in the middle is its own.
  const own = (values: ArrayLike<number>) => Array.from(values).slice(9 * width, 10 * width);
  expect(relativeError(own(states), Float64Array.from(own(inner)))).toBeLessThan(0.2);
});
