/** int4 weights: sixteen levels a block, and products of them as the runtime does them. */
import { expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { inSeveralRows, int4Block, productInInt4, quantizeInt4, valueInInt4 } from "../../src/model/int4.ts";
import { Graph } from "../../src/onnx/graph.ts";
import { writeGraph } from "../../src/onnx/write.ts";
import { floats, floatsOf, openSession } from "../../src/runtime/session.ts";

const next = random(1);
const noise = (length: number) => Float32Array.from({ length }, () => next() + next() + next() + next() - 2);
const evenly = (inputs: number) => new Float32Array(inputs).fill(1);

function relativeError(of: ArrayLike<number>, exact: ArrayLike<number>): number {
  const length = (value: (i: number) => number) =>
    Math.sqrt(Array.from(exact).reduce((sum, _, i) => sum + value(i) ** 2, 0));
  return length((i) => (of[i] ?? 0) - (exact[i] ?? 0)) / length((i) => exact[i] ?? 0);
}

/** All that stands for W^T [outputs, inputs]. */
const valuesOf = (matrix: ReturnType<typeof quantizeInt4>): Float32Array =>
  Float32Array.from({ length: matrix.outputs * matrix.inputs }, (_, i) =>
    valueInInt4(matrix, Math.floor(i / matrix.inputs), i % matrix.inputs),
  );

test("values on sixteen levels come back, each block's around a zero and with a scale of its own", () => {
  // An odd number of blocks: the last zero of an output has its byte for itself.
  const [outputs, blocks] = [3, 3];
  const zeros = [0, 3, 8, 15, 7, 12, 1, 14, 5];
  const weight = Float32Array.from({ length: outputs * blocks * int4Block }, (_, i) => {
    const block = Math.floor(i / int4Block);
    return ((i % 16) - (zeros[block] ?? 0)) * 2 ** (block - 4);
  });
  const matrix = quantizeInt4(weight, outputs, blocks * int4Block, evenly(blocks * int4Block));
  expect([...valuesOf(matrix)]).toEqual([...weight].map((value) => value + 0));
  expect([matrix.levels.length, matrix.scales.length, matrix.zeros.length]).toEqual([weight.length / 2, 9, 6]);
});

test("blocks of nothing, of one sign, of one value", () => {
  const weight = new Float32Array(3 * int4Block);
  weight.fill(-0.5, int4Block, 2 * int4Block);
  weight[2 * int4Block + 5] = 1e-20;
  const values = valuesOf(quantizeInt4(weight, 3, int4Block, evenly(int4Block)));
  expect(relativeError(values.subarray(0, 2 * int4Block), weight.subarray(0, 2 * int4Block))).toBeLessThan(1e-6);
  expect(values[2 * int4Block + 5]).toBeCloseTo(1e-20, 25);
});

test("Gaussian weights are within 8 percent, and what is important is nearer", () => {
  const [outputs, inputs] = [64, 256];
  const weight = noise(outputs * inputs);
  expect(relativeError(valuesOf(quantizeInt4(weight, outputs, inputs, evenly(inputs))), weight)).toBeLessThan(0.08);
  const importance = evenly(inputs).map((_, i) => (i % 8 === 0 ? 1000 : 1));
  const important = (values: Float32Array) => values.filter((_, i) => i % 8 === 0);
  const error = (by: Float32Array) =>
    relativeError(important(valuesOf(quantizeInt4(weight, outputs, inputs, by))), important(weight));
  expect(error(importance)).toBeLessThan(0.95 * error(evenly(inputs)));
});

const [inputs, outputs] = [160, 52];
const weight = noise(outputs * inputs);
const matrix = quantizeInt4(weight, outputs, inputs, evenly(inputs));
const bias = noise(outputs);

async function product(bytes: boolean, batches: readonly Float32Array[]): Promise<Float32Array[]> {
  const graph = new Graph("product");
  const b = graph.weight("bias", bias, [outputs]);
  const of = graph.input("x", "float32", ["R", inputs]);
  const times = (x: typeof of) => productInInt4(x, matrix, b, bytes);
  graph.output("y", bytes ? inSeveralRows(of, times) : times(of));
  const session = await openSession(writeGraph(graph), 1);
  try {
    const done: Float32Array[] = [];
    for (const x of batches) done.push(floatsOf(await session.run({ x: floats(x, [x.length / inputs, inputs]) }), "y"));
    return done;
  } finally {
    await session.release();
  }
}

function exactly(x: Float32Array): Float64Array {
  const values = valuesOf(matrix);
  return Float64Array.from({ length: (x.length / inputs) * outputs }, (_, i) => {
    const [row, output] = [Math.floor(i / outputs), i % outputs];
    let sum = bias[output] ?? 0;
    for (let k = 0; k < inputs; k++) sum += (x[row * inputs + k] ?? 0) * (values[output * inputs + k] ?? 0);
    return sum;
  });
}

test("the runtime multiplies with the values that stand for the weights: the other factor as it is, or in bytes", async () => {
  const x = noise(9 * inputs);
  const [asItIs] = await product(false, [x]);
  expect(relativeError(asItIs ?? [], exactly(x))).toBeLessThan(1e-6);
  const [inBytes] = await product(true, [x]);
  expect(relativeError(inBytes ?? [], exactly(x))).toBeLessThan(0.01);
});

test("the largest values there are lose nothing", async () => {
  const x = new Float32Array(8 * inputs).fill(127);
  const [inBytes] = await product(true, [x]);
  expect(relativeError(inBytes ?? [], exactly(x))).toBeLessThan(1e-5);
});

test("a row alone is what it is beside others, to the bit", async () => {
  const x = noise(8 * inputs);
  const alone = Array.from({ length: 8 }, (_, row) => x.slice(row * inputs, (row + 1) * inputs));
  const [all, ...rows] = await product(true, [x, ...alone, x.slice(0, 3 * inputs)]);
  const three = rows.pop();
  expect(rows.flatMap((row) => [...row])).toEqual([...(all ?? [])]);
  expect([...(three ?? [])]).toEqual([...(all ?? []).slice(0, 3 * outputs)]);
});
