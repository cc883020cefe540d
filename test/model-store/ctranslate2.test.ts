/** CTranslate2's files: each type of numbers against plain arithmetic, what is fused, and what is damaged gets its sentence. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { present } from "../../src/lib/check.ts";
import { type StoredVariable, variablesIn } from "../../src/model/ctranslate2.ts";
import { openSource, placeOf } from "../../src/model-store/formats/formats.ts";
import {
  ctranslate2Bytes,
  ctranslate2Model,
  type SavedType,
  type SavedVariable,
  savedAs,
  savedTypes,
} from "../model/ctranslate2-file.ts";
import { inMemory, randomTensors, tinyDims } from "../model/tiny.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "slimscribe-ctranslate2-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const name = "encoder/layer_0/ffn/linear_0/weight";
const shape = [3, 4];
const data = Float32Array.of(0.5, -1, 0.25, 0, 3, 2, 1, -3, 0, 0, 0, 0);

const variableOf = (bytes: Uint8Array, of = name): StoredVariable =>
  present(variablesIn(inMemory(bytes, "model.bin")).get(of), of);
const saved = (type: Exclude<SavedType, "I32">) => ctranslate2Bytes(savedAs(type, { name, shape, data }));

test.each(["F32", "F16", "BF16"] as const)("%s: the same numbers, whole and in rows", (type) => {
  const tensor = variableOf(saved(type)).rows(1, 3);
  expect(tensor.shape).toEqual([2, 4]);
  expect(tensor.read()).toEqual(data.subarray(4));
  expect(tensor.readRows(0, 1)).toEqual(data.subarray(4, 8));
});

test("int8: each row's numbers by its scale; a row of zeros is one", () => {
  const numbers = Int8Array.of(64, -127, 32, 0, 127, 85, 42, -127, 0, 0, 0, 0);
  const scales = Float32Array.of(127, 127 / 3, 1);
  const bytes = ctranslate2Bytes([
    { name, type: "I8", shape, data: numbers },
    { name: `${name}_scale`, type: "F32", shape: [3], data: scales },
  ]);
  const expected = Float32Array.from(numbers, (number, i) => number / present(scales[Math.floor(i / 4)], "scale"));
  expect(variableOf(bytes).rows(0, 3).read()).toEqual(expected);
  expect(variableOf(bytes).rows(1, 3).readRows(0, 1)).toEqual(expected.subarray(4, 8));
  const rounded = variableOf(saved("I8")).rows(0, 3).read();
  for (const [i, value] of rounded.entries()) expect(Math.abs(value - (data[i] ?? 0))).toBeLessThanOrEqual(3 / 254);
});

test("int16: one scale for all", () => {
  const values = variableOf(saved("I16")).rows(0, 3).read();
  const scale = Math.fround(1024 / 3);
  expect(values).toEqual(data.map((value) => Math.round(value * scale) / scale));
});

test("whole numbers that stand alone", () => {
  const heads = (type: SavedType, data: ArrayBufferView) =>
    variableOf(ctranslate2Bytes([{ name, type, shape: [], data }]));
  expect(heads("I8", Int8Array.of(-3)).count()).toBe(-3);
  expect(heads("I16", Int16Array.of(20)).count()).toBe(20);
  expect(heads("I32", Int32Array.of(70_000)).count()).toBe(70_000);
  expect(heads("F32", Float32Array.of(8)).count()).toBeUndefined();
});

const dims = { ...tinyDims, width: 16, encoderInner: 64, decoderInner: 64, frames: 1500, positions: 448 };
const tensors = randomTensors(dims, 3);

async function opened(file: string, bytes: Uint8Array) {
  await mkdir(join(folder, file), { recursive: true });
  writeFileSync(join(folder, file, "model.bin"), bytes);
  return openSource(present(await placeOf(join(folder, file)), "a folder"));
}

test("a model in int8 has every tensor, near to what it was", async () => {
  const source = await opened("int8", ctranslate2Model(tensors, dims, "I8"));
  expect([...source.tensors.keys()].sort()).toEqual([...tensors.keys()].sort());
  for (const [name, { shape, data }] of tensors) {
    const tensor = present(source.tensors.get(name), name);
    expect(tensor.shape).toEqual(shape);
    const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const values = tensor.read();
    expect(values.every((value, i) => Math.abs(value - (data[i] ?? 0)) <= largest / 250)).toBe(true);
  }
  expect(source.config).toMatchObject({
    d_model: 16,
    encoder_layers: 2,
    decoder_attention_heads: 4,
    tie_word_embeddings: true,
  });
  expect(source.generation).toBeUndefined();
  await source.close();
});

test("an output matrix of its own, and heads of a file that stores none", async () => {
  const weight = (name: string): SavedVariable => ({
    name,
    type: "F32",
    shape: [2, 4],
    data: new Float32Array(8).fill(1),
  });
  const apart = ctranslate2Bytes([weight("decoder/embeddings/weight"), weight("decoder/projection/weight")]);
  const source = await opened("untied", apart);
  expect(source.config).toMatchObject({ tie_word_embeddings: false, decoder_attention_heads: 8 });
  expect(source.tensors.get("proj_out.weight")?.shape).toEqual([2, 4]);
  await source.close();
});

test("what is damaged, or something else, gets its sentence", async () => {
  const whole = saved("I8");
  const sentence = (bytes: Uint8Array): string => {
    try {
      variableOf(bytes).rows(0, 3).read();
    } catch (error) {
      return String(error);
    }
    throw new Error("it was not refused");
  };
  expect(sentence(whole.subarray(0, 12))).toContain("ends inside the header of a variable");
  expect(sentence(whole.subarray(0, 80))).toContain("is cut off");
  expect(sentence(ctranslate2Bytes(savedAs("I8", { name, shape, data }).slice(0, 1)))).toContain("lacks the scales");
  const zero: SavedVariable = { name: `${name}_scale`, type: "F32", shape: [1], data: Float32Array.of(0) };
  expect(sentence(ctranslate2Bytes([...savedAs("I8", { name, shape, data }).slice(0, 1), zero]))).toContain(
    "not numbers",
  );
  const float = { name, type: "F32", shape, data } as const;
  expect(sentence(ctranslate2Bytes([float, float]))).toContain("twice");
  expect(sentence(ctranslate2Bytes([{ ...float, shape: [9, 9] }]))).toContain(
    "takes 48 bytes where its shape needs 324",
  );
  expect(sentence(ctranslate2Bytes([{ ...float, shape: [1, 1, 1, 3, 4] }]))).toContain("has 5 dimensions");
  expect(sentence(ctranslate2Bytes([{ ...float, type: "I32" }]))).toContain("whole numbers of 32 bits");
  expect(sentence(ctranslate2Bytes([float], [["other", "nothing"]]))).toContain('lacks "nothing"');
  expect(sentence(ctranslate2Bytes([float], [], { version: 7 }))).toContain("in version 7");
  expect(
    sentence(ctranslate2Bytes([{ ...float, data: Float32Array.from({ length: 12 }, () => Number.NaN) }])),
  ).toContain("not numbers");
  const typed = ctranslate2Bytes([float]);
  typed[typed.indexOf(name) + name.length + 1 + 1 + 8] = savedTypes.length;
  expect(sentence(typed)).toContain("of a type that is not known");
  await expect(opened("other", ctranslate2Bytes([float], [], { kind: "TransformerSpec" }))).rejects.toMatchObject({
    code: "model.foreign",
  });
});
