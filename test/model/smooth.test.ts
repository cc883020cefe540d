/** Outliers folded into the weights: a layer's products stay what they are, and their rounding costs less. */
import { describe, expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import type { Linear, Norm } from "../../src/model/layers.ts";
import { around, quantizeMatrix, roundRow } from "../../src/model/quantize.ts";
import { smoothed } from "../../src/model/smooth.ts";

const [width, inner] = [64, 96];
const next = random(3);
const noise = (length: number) => Float32Array.from({ length }, () => next() - 0.5);
const linear = (outputs: number): Linear => ({
  inputs: width,
  outputs,
  stored: noise(width * outputs),
  bias: noise(outputs),
});
/** Two channels are many times as large as the others, one is none at all. */
const uneven = (): Norm => ({
  gamma: Float32Array.from({ length: width }, (_, j) => (j === 5 ? 40 : j === 9 ? 0 : 1)),
  beta: Float32Array.from({ length: width }, (_, j) => (j === 7 ? -30 : j === 9 ? 0 : 0.1)),
});
const down: Linear = { inputs: inner, outputs: width, stored: noise(width * inner), bias: null };
const layer = {
  beforeAttention: uneven(),
  attention: { query: linear(width), key: { ...linear(width), bias: null }, value: linear(width), out: linear(width) },
  beforeMlp: uneven(),
  mlp: { up: linear(inner), down },
};

const affine = ({ gamma, beta }: Norm, z: Float32Array) => z.map((one, j) => one * (gamma[j] ?? 0) + (beta[j] ?? 0));

function product(x: Float32Array, { stored, inputs, outputs, bias }: Linear): number[] {
  return Array.from({ length: outputs }, (_, k) =>
    x.reduce((sum, value, j) => sum + value * (stored[k * inputs + j] ?? 0), bias?.[k] ?? 0),
  );
}

function rounded(x: Float32Array, { inputs, outputs, stored, bias }: Linear): number[] {
  const matrix = quantizeMatrix(stored, inputs, outputs);
  const coarse = x.slice();
  roundRow(coarse, around);
  const values = stored.map((_, i) => {
    const [output, input] = [Math.floor(i / inputs), i % inputs];
    return (matrix.quantized[input * outputs + output] ?? 0) * (matrix.scales[output] ?? 0);
  });
  return product(coarse, { inputs, outputs, bias, stored: values });
}

const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0));

describe.each([
  ["queries", "beforeAttention", (of: typeof layer) => of.attention.query],
  ["keys", "beforeAttention", (of: typeof layer) => of.attention.key],
  ["values", "beforeAttention", (of: typeof layer) => of.attention.value],
  ["the MLP", "beforeMlp", (of: typeof layer) => of.mlp.up],
] as const)("%s", (_, norm, reader) => {
  const smooth = smoothed(structuredClone(layer)) as typeof layer;
  const z = noise(width);
  const exact = product(affine(layer[norm], z), reader(layer));

  test("are the same in exact arithmetic", () => {
    const same = product(affine(smooth[norm], z), reader(smooth));
    expect(distance(same, exact)).toBeLessThan(1e-4 * distance(exact, []));
  });

  test("lose less by rounding", () => {
    const before = distance(rounded(affine(layer[norm], z), reader(layer)), exact);
    const after = distance(rounded(affine(smooth[norm], z), reader(smooth)), exact);
    expect(after).toBeLessThan(before / 2);
  });
});

test("what reads no norm stays as it is", () => {
  const smooth = smoothed(layer);
  expect([smooth.attention.out, smooth.mlp.down]).toEqual([layer.attention.out, layer.mlp.down]);
});
