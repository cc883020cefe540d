/** The loops in SIMD beside plain ones, to the last bit. */
import { expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { halfToFloat } from "../../src/lib/half.ts";
import { quantizeBlocks, quantizeMatrix } from "../../src/model/quantize.ts";
import { quickLoops } from "../../src/model/quick-loops.ts";
import { placedRows, rowCount } from "../../src/model/sample-rows.ts";
import { smoothed } from "../../src/model/smooth.ts";
import { placedTensor } from "../../src/model/stored-tensor.ts";

const next = random(3);
/** Of all sizes, zeros among them. */
const numbers = (count: number): Float32Array =>
  Float32Array.from({ length: count }, () => (next() < 0.05 ? 0 : (next() - 0.5) * 2 ** Math.floor(40 * next() - 20)));

function stored(halves: Uint16Array) {
  const bytes = new Uint8Array(halves.buffer);
  const file = {
    name: "weights",
    size: bytes.length,
    read: (at: number, length: number) => bytes.slice(at, at + length),
  };
  return placedTensor("a tensor", file, "F16", [halves.length], 0);
}

test("every half is the float that it is, and what is no finite number is found", () => {
  const finite = Uint16Array.from({ length: 65_536 }, (_, half) => half).filter((half) => (half & 0x7c00) !== 0x7c00);
  const read = stored(finite).read();
  expect(new Uint32Array(read.buffer)).toEqual(new Uint32Array(halfToFloat(finite).buffer));
  for (const count of [1, 2, 3, 5])
    expect(stored(finite.slice(-count)).read()).toEqual(halfToFloat(finite.slice(-count)));
  for (const none of [0x7c00, 0xfc00, 0x7c01, 0xffff])
    for (const place of [0, 3, 4, 6]) {
      const halves = Uint16Array.from({ length: 7 }, (_, i) => (i === place ? none : 0x3c00));
      expect(() => stored(halves).read(), `${none} at ${place}`).toThrow(/not numbers/);
    }
  // What stood in that memory before is no part of the next tensor.
  expect([...stored(Uint16Array.of(0x3c00)).read()]).toEqual([1]);
});

test.each([
  [64, 48],
  [7, 5],
  [20, 33],
])("a matrix of %i rows and %i columns is rounded as by plain arithmetic", (rows, columns) => {
  const values = numbers(rows * columns);
  values.fill(0, 0, rows); // A column of zeros.
  for (const [bytes, zero] of [
    ["int8", 0],
    ["uint8", 128],
  ] as const) {
    const { quantized, scales } = quantizeMatrix(values, rows, columns, bytes);
    for (let c = 0; c < columns; c++) {
      const column = values.subarray(c * rows, (c + 1) * rows);
      const scale = Math.fround((column.reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 127) / 127);
      expect(scales[c]).toBe(scale);
      column.forEach((x, r) => {
        expect(quantized[r * columns + c]).toBe(Math.floor(x * (1 / scale) + 128.5) - 128 + zero);
      });
    }
  }
});

test.each([32, 64])("blocks of %i values are rounded as by plain arithmetic", (size) => {
  const [outputs, inputs] = [5, 192];
  const values = numbers(outputs * inputs);
  values.fill(0, size, 2 * size);
  const { quantized, scales } = quantizeBlocks(
    (from, to) => values.slice(from * inputs, to * inputs),
    outputs,
    inputs,
    size,
  );
  for (let b = 0; b < values.length / size; b++) {
    const block = values.subarray(b * size, (b + 1) * size);
    const scale = (block.reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 127) / 127;
    expect(scales[b]).toBe(Math.fround(scale));
    block.forEach((x, i) => {
      expect(quantized[b * size + i]).toBe(Math.floor(x * (1 / scale) + 128.5));
    });
  }
});

test("sums of products are added up in their order", () => {
  const inputs = 31;
  const sets = [0, 1].map(() => Float64Array.from({ length: rowCount * inputs }, () => next() - 0.5));
  const sumsOver = placedRows(...sets);
  const [floats, doubles] = [numbers(3 * inputs), Float64Array.from({ length: inputs }, next)];
  const sums = new Float64Array(rowCount);
  for (const [set, rows] of sets.entries())
    for (const [values, from] of [
      [floats, inputs],
      [doubles, 0],
    ] as const) {
      const wanted = new Float64Array(rowCount);
      for (let i = 0; i < inputs; i++)
        for (let n = 0; n < rowCount; n++)
          wanted[n] = (wanted[n] ?? 0) + (rows[i * rowCount + n] ?? 0) * (values[from + i] ?? 0);
      sumsOver(set, values, from, sums);
      expect([...sums]).toEqual([...wanted]);
    }
});

test("outliers are folded away as by plain arithmetic", () => {
  const [d, outputs] = [24, 5000];
  const matrix = () => ({ inputs: d, outputs, stored: numbers(d * outputs), bias: null });
  const norm = () => ({ gamma: numbers(d), beta: numbers(d) });
  const layer = {
    beforeAttention: norm(),
    attention: { query: matrix(), key: matrix(), value: matrix(), out: matrix() },
    beforeMlp: norm(),
    mlp: { up: matrix(), down: matrix() },
  };
  const before = structuredClone(layer);
  const made = smoothed(layer);
  for (const [norm, was, readers, were] of [
    [made.beforeMlp, before.beforeMlp, [made.mlp.up], [before.mlp.up]],
    [
      made.beforeAttention,
      before.beforeAttention,
      [made.attention.query, made.attention.key, made.attention.value],
      [before.attention.query, before.attention.key, before.attention.value],
    ],
  ] as const) {
    const s = Array.from(was.gamma, (g, j) => {
      const channel = Math.abs(g) + Math.abs(was.beta[j] ?? 0);
      let weight = 0;
      for (const { stored: all } of were)
        for (let i = j; i < all.length; i += d) weight = Math.max(weight, Math.abs(all[i] ?? 0));
      return channel > 0 && weight > 0 ? channel ** 0.75 / weight ** 0.25 : 1;
    });
    expect(norm.gamma).toEqual(was.gamma.map((value, j) => value / (s[j] ?? 1)));
    readers.forEach(({ stored: all }, r) => {
      expect(all).toEqual(were[r]?.stored.map((value, i) => value * (s[i % d] ?? 1)));
    });
  }
});

test("memory grows with what is asked for", () => {
  expect(quickLoops(10_000_000).memory.byteLength).toBeGreaterThanOrEqual(10_000_000);
});
