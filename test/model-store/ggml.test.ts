/** whisper.cpp's files: each type of blocks against plain arithmetic, and what is damaged gets its sentence. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Dims } from "../../src/model/dims.ts";
import { openSource, placeOf } from "../../src/model-store/formats/formats.ts";
import { ggmlBytesOf, ggmlTensorBytes } from "../model/ggml-file.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "slimscribe-ggml-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const words = (...numbers: number[]): Buffer => Buffer.from(Uint32Array.from(numbers).buffer);

/** OpenAI's base. */
const base: Dims = {
  width: 512,
  encoderLayers: 6,
  decoderLayers: 6,
  encoderHeads: 8,
  decoderHeads: 8,
  encoderInner: 2048,
  decoderInner: 2048,
  melBins: 80,
  vocabulary: 51_865,
  frames: 1500,
  positions: 448,
};

/** With two tokens' bytes. */
const ggmlBytes = (...tensors: Buffer[]): Buffer => ggmlBytesOf(base, [Buffer.from("a"), Buffer.from("bc")], tensors);

async function opened(bytes: Uint8Array) {
  const path = join(folder, "ggml-some.bin");
  writeFileSync(path, bytes);
  const place = await placeOf(path);
  if (!place) throw new Error("the file is there");
  return openSource(place);
}

const name = "decoder.blocks.0.cross_attn.query.weight";
const huggingFace = "model.decoder.layers.0.encoder_attn.q_proj.weight";
const [three, minusHalf] = [0x4200, 0xb800];
/** 0..31 as 4 bits: value i and value i + 16 share a byte. */
const nibbles = Uint8Array.from({ length: 16 }, (_, i) => i | ((15 - i) << 4));
const lowBits = (i: number): number => (i < 16 ? i : 31 - i);
/** The fifth bit: of every odd value. */
const fifth = words(0xaaaaaaaa);
const halves = (...all: number[]): Buffer => Buffer.from(Uint16Array.from(all).buffer);

test.each([
  ["q4_0", 2, Buffer.concat([halves(three), nibbles]), (i: number) => 3 * (lowBits(i) - 8)],
  ["q4_1", 3, Buffer.concat([halves(three, minusHalf), nibbles]), (i: number) => 3 * lowBits(i) - 0.5],
  ["q5_0", 6, Buffer.concat([halves(three), fifth, nibbles]), (i: number) => 3 * (lowBits(i) + 16 * (i % 2) - 16)],
  [
    "q5_1",
    7,
    Buffer.concat([halves(three, minusHalf), fifth, nibbles]),
    (i: number) => 3 * (lowBits(i) + 16 * (i % 2)) - 0.5,
  ],
  [
    "q8_0",
    8,
    Buffer.concat([halves(three), Uint8Array.from({ length: 32 }, (_, i) => i - 20)]),
    (i: number) => 3 * (i - 20),
  ],
])("%s", async (_, type, block, value) => {
  const zero = Buffer.alloc(block.length);
  const source = await opened(ggmlBytes(ggmlTensorBytes(name, type, [2, 32], Buffer.concat([zero, block]))));
  const tensor = source.tensors.get(huggingFace);
  const expected = Float32Array.from({ length: 32 }, (_, i) => value(i));
  expect(tensor?.shape).toEqual([2, 32]);
  expect(tensor?.readRows(1, 2)).toEqual(expected);
  expect(tensor?.read().subarray(32)).toEqual(expected);
  await source.close();
});

test("sizes, plain numbers, and biases that are columns", async () => {
  const source = await opened(
    ggmlBytes(
      ggmlTensorBytes("encoder.conv1.bias", 0, [2, 1], Buffer.from(Float32Array.of(1, 2).buffer)),
      ggmlTensorBytes(name, 1, [1, 2], halves(three, minusHalf)),
    ),
  );
  expect(source.config).toMatchObject({ vocab_size: 51_865, d_model: 512, decoder_layers: 6, num_mel_bins: 80 });
  expect(source.tensors.get("model.encoder.conv1.bias")?.shape).toEqual([2]);
  expect([...(source.tensors.get(huggingFace)?.read() ?? [])]).toEqual([3, -0.5]);
  await source.close();
});

test("what is damaged, or of another type, gets its sentence", async () => {
  const whole = ggmlBytes(ggmlTensorBytes(name, 0, [4], Buffer.alloc(16)));
  await expect(opened(whole.subarray(0, 30))).rejects.toThrow("ends inside its sizes");
  await expect(opened(whole.subarray(0, 68))).rejects.toThrow("ends inside its tokens");
  await expect(opened(whole.subarray(0, -1))).rejects.toThrow("is cut off");
  await expect(opened(ggmlBytes(words(9, 9, 9)))).rejects.toThrow("is no tensor");
  await expect(opened(ggmlBytes(words(1, 5)))).rejects.toThrow("ends inside a tensor's header");
  await expect(opened(ggmlBytes(ggmlTensorBytes(name, 10, [256], Buffer.alloc(84))))).rejects.toThrow("type 10");
  const foreign = Buffer.concat([words(1), whole.subarray(4)]);
  await expect(opened(foreign)).rejects.toMatchObject({ code: "model.format" });
  const scale = await opened(
    ggmlBytes(ggmlTensorBytes(name, 8, [32], Buffer.concat([halves(0x7e00), Buffer.alloc(32)]))),
  );
  expect(() => scale.tensors.get(huggingFace)?.read()).toThrow("values that are not numbers");
  await scale.close();
});
