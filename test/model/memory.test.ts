/** The memory bill: the arithmetic of the published sizes, and the buffers that are really allocated. */

import { expect, test } from "vitest";
import { Attention } from "../../src/api/transcript.ts";
import type { Dims } from "../../src/model/dims.ts";
import { decoderBytes, mappedDecoderBytes, modeMemory, streamBytes } from "../../src/model/memory.ts";
import { bytesOf, stateOf } from "../../src/model/state.ts";
import { KvCache } from "../../src/runtime/kv-cache.ts";
import { tinyDims } from "./tiny.ts";

/** docs/slim-attention.md: layers, width, heads; MB of standard cross and self, of slim E and self; the ratio. */
const sizes = {
  tiny: [4, 384, 6, 18.4, 5.5, 2.3, 2.8, 4.7],
  base: [6, 512, 8, 36.9, 11.0, 3.1, 5.5, 5.6],
  small: [12, 768, 12, 110.6, 33.0, 4.6, 16.5, 6.8],
  medium: [24, 1024, 16, 294.9, 88.1, 6.1, 44.0, 7.6],
  "large-v3": [32, 1280, 20, 491.5, 146.8, 7.7, 73.4, 7.9],
  turbo: [4, 1280, 20, 61.4, 18.4, 7.7, 9.2, 4.7],
} as const;

for (const [name, [layers, width, heads, standardCross, standardSelf, slimCross, slimSelf, ratio]] of Object.entries(
  sizes,
)) {
  test(`${name}: bytes of a stream in every mode`, () => {
    const dims: Dims = { ...tinyDims, decoderLayers: layers, width, decoderHeads: heads, frames: 1500, positions: 448 };
    const [standard, slim] = [modeMemory("standard", dims), modeMemory("slim", dims)];
    const megabytes = (bytes: number) => Math.round(bytes / 1e5) / 10;
    expect([standard.crossBytes, standard.selfBytes].map(megabytes)).toEqual([standardCross, standardSelf]);
    expect([slim.crossBytes, slim.selfBytes].map(megabytes)).toEqual([slimCross, slimSelf]);
    expect(Math.round((10 * streamBytes(standard)) / streamBytes(slim)) / 10).toBe(ratio);
    const compact = modeMemory("compact", dims);
    expect(compact.crossBytes).toBe(2 * dims.frames * width + 2 * 4 * width);
    expect(compact.selfBytes).toBe(slim.selfBytes);
  });
}

test("what the buffers hold is what the list declares, at every length", () => {
  for (const mode of Attention.options) {
    const state = stateOf[mode]({ ...tinyDims, positions: 448 });
    const buffers = new KvCache(state, 5, 3, 448);
    const declared = (streams: number, places: number) =>
      state.reduce((sum, tensor) => sum + streams * (tensor.part === "cross" ? 1 : 5) * bytesOf(tensor, places), 0);
    expect(buffers.allocatedBytes).toBe(0);
    buffers.add();
    expect(buffers.allocatedBytes).toBe(declared(1, 64));
    buffers.add();
    buffers.add();
    expect(buffers.allocatedBytes).toBe(declared(3, 64));
    buffers.reserve(65);
    expect(buffers.allocatedBytes).toBe(declared(3, 128));
    buffers.reserve(448);
    expect(buffers.allocatedBytes).toBe(declared(3, 448));
    // Those whose rows are all short again: one stream's room goes when it is said that nobody comes in its place.
    buffers.remove(1);
    expect(buffers.allocatedBytes).toBe(declared(3, 64));
    buffers.trim();
    expect(buffers.allocatedBytes).toBe(declared(2, 64));
  }
});

test("what is mapped of a decoder: matrices that are multiplied head by head, in modes with one cache a layer", () => {
  const dims: Dims = { ...tinyDims, width: 1024, decoderInner: 4096, decoderLayers: 24 };
  const matrices = 24 * 1024 ** 2 * 4;
  for (const mode of ["slim", "compact"] as const) {
    expect(mappedDecoderBytes(mode, dims, "int8")).toBe(matrices);
    expect(mappedDecoderBytes(mode, dims, "float32")).toBe(3 * matrices);
    expect(mappedDecoderBytes(mode, dims, "int8")).toBeLessThan(decoderBytes(mode, dims, "int8") / 4);
  }
  expect(mappedDecoderBytes("standard", dims, "float32")).toBe(0);
});
