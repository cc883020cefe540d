/** What a step on a GPU reads and multiplies, from the list of state tensors. */
import { expect, test } from "vitest";
import { gpuBill } from "../../bench/gpu-bill.ts";
import { boundOf, stepWork } from "../../bench/gpu-bounds.ts";
import { readsRatio } from "../../bench/paper/whisper-reads.ts";
import { dimsOfShape } from "../../bench/random-model.ts";

const dims = dimsOfShape("medium");
const works = (batch: number, floats: "float32" | "float16" = "float32") =>
  (["standard", "slim"] as const).map((mode) => stepWork(dims, mode, floats, batch, dims.positions));

test("with E on the chip and caches read once it is the paper's bill", () => {
  const [standard, slim] = works(64);
  if (!standard || !slim) throw new Error("two modes");
  // The bill counts slim's caches once, which products read twice.
  const caches = 64 * 4 * dims.decoderLayers * dims.positions * dims.width;
  expect(standard.bytesRead / (slim.bytesWithoutStates - caches)).toBeCloseTo(readsRatio(dims, 64, "never"), 6);
});

test("slim multiplies E by each head, and by W_K and W_V of cross-attention, and reads as much where E is read twice a layer", () => {
  const { decoderLayers: layers, frames, width: d, decoderHeads: heads } = dims;
  const [standard, slim] = (["standard", "slim"] as const).map((mode) => stepWork(dims, mode, "float32", 1, 0));
  if (!standard || !slim) throw new Error("two modes");
  expect(slim.multiplyAdds - standard.multiplyAdds).toBe(layers * (2 * d * d + 2 * frames * d * (heads - 1)));
  expect(slim.bytesRead - standard.bytesRead).toBe(4 * layers * 2 * d * d);
});

test("halves are half of the bytes, but for slim's caches and two matrices a layer", () => {
  const [whole, half] = [works(8), works(8, "float16")];
  expect((whole[0]?.bytesRead ?? 0) / (half[0]?.bytesRead ?? 0)).toBe(2);
  const exact = 4 * dims.decoderLayers * (2 * dims.width ** 2 + 8 * 2 * dims.positions * dims.width);
  expect(half[1]?.bytesRead).toBe(((whole[1]?.bytesRead ?? 0) - exact) / 2 + exact);
});

test("a step waits for whichever takes longer", () => {
  const work = { bytesRead: 6, bytesWithoutStates: 6, multiplyAdds: 12 };
  expect(boundOf(work, { bytes: 2, multiplyAdds: 6 })).toEqual({ seconds: 3, by: "reading" });
  expect(boundOf(work, { bytes: 6, multiplyAdds: 6 })).toEqual({ seconds: 2, by: "arithmetic" });
});

test("compact reads a byte a value of E where slim reads four, and multiplies as much", () => {
  const { decoderLayers: layers, frames, width: d, decoderHeads: heads } = dims;
  const [slim, compact] = (["slim", "compact"] as const).map((mode) => stepWork(dims, mode, "float32", 1, 0));
  if (!slim || !compact) throw new Error("two modes");
  const scaleAndCentre = layers * 2 * d;
  expect(slim.bytesRead - compact.bytesRead).toBe(layers * 2 * frames * d * (4 - 1) - 4 * scaleAndCentre);
  expect(compact.multiplyAdds - slim.multiplyAdds).toBe(scaleAndCentre * heads);
});

test("what is appended is read and written once more: all of the caches", () => {
  const { decoderLayers: layers, width: d } = dims;
  expect(stepWork(dims, "slim", "float16", 3, 100).bytesAppended).toBe(3 * layers * 100 * d * 4 * 2);
  expect(stepWork(dims, "standard", "float16", 3, 100).bytesAppended).toBe(3 * layers * 2 * 100 * d * 2 * 2);
});

test("the bill has a row for every size, and needs no GPU", () => {
  const rows = gpuBill(["float32", "float16"], [1, 64]).split("\n").slice(2);
  expect(rows).toHaveLength(6 * 2 * 2);
  const medium = rows.find((row) => row.startsWith("| medium | float32 | 64 |"));
  expect(medium).toContain("| 383 : 50.2 : 47.1 |");
  expect(medium).toContain("| 0.99 | 2.78 | 0.28 | 0.28 |");
});
