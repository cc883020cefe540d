/** ggml's blocks, drawn by a seed: to the bit what ggml itself makes of them (bench/peers/ggml-blocks.py prints the hashes). */
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { present } from "../../src/lib/check.ts";
import { ggmlBytes, ggmlTensor, ggmlTypeNames } from "../../src/model/ggml-blocks.ts";
import { inMemory } from "./tiny.ts";

const blocks = 64;
/** ggml's number, values of a block, places of its halves, SHA-256 of the floats */
const types: readonly (readonly [string, number, number, readonly number[], string])[] = [
  ["q4_0", 2, 32, [0], "c8170532a4e95654038455a9c9889e3e8c8fca9a94ac98873c21d6e4a1abbd75"],
  ["q4_1", 3, 32, [0, 2], "e1a5de62801aa9143a054409533e6c4854baad6cb86b72ca20b66b93a074e28e"],
  ["q5_0", 6, 32, [0], "10d7a7c6d4a575b055676458fe14c8b325de9f0ec669f35e653d31e68dcf661c"],
  ["q5_1", 7, 32, [0, 2], "986df2d539f38c10f95a0729a070e2a046109a4852e6f9d4066db25b5593a787"],
  ["q8_0", 8, 32, [0], "f085b1f2dc88c1b8d4f936f68628ab037aede404a33dde9e2278c27f5e1dd4b0"],
  ["q4_k", 12, 256, [0, 2], "24e2f06bb3bad5605b0349531c90dd5cc9fbcedd4a6ef767c0ea847236ffe18b"],
  ["q5_k", 13, 256, [0, 2], "14c13327b87b4f2893f529607ade21e40c68f2e096f0ac59ec0ed102df54ef77"],
  ["q6_k", 14, 256, [208], "a7d114f31b84536b8fedb13cc3a30e7d2e9fa0dc75b5fa47785b934798e89428"],
];

test.each(types)("%s is what ggml makes of it, to the bit", (_, type, values, halves, hash) => {
  const size = present(ggmlBytes(type, [blocks, values]), "bytes") / blocks;
  const next = random(type);
  const bytes = Uint8Array.from({ length: blocks * size }, () => Math.floor(256 * next()));
  // Finite: the highest bit of the exponent is none.
  for (let block = 0; block < blocks; block++)
    for (const place of halves) {
      const upper = block * size + place + 1;
      bytes[upper] = (bytes[upper] ?? 0) & 0xbf;
    }
  const tensor = ggmlTensor("some", inMemory(bytes), type, [blocks, values], 0);
  const all = tensor.read();
  expect(createHash("sha256").update(new Uint8Array(all.buffer)).digest("hex")).toBe(hash);
  expect(tensor.readRows(5, 7)).toEqual(all.subarray(5 * values, 7 * values));
});

test("every type of blocks that is read is held against ggml", () => {
  expect(["f32", "f16", ...types.map(([name]) => name)]).toEqual(ggmlTypeNames);
});
