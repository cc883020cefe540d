/** Model files are untrusted: every kind of damage is a sentence, never a crash and never a wrong model. */
import { expect, test } from "vitest";
import { Failure } from "../../src/lib/failure.ts";
import { dimsFromConfig } from "../../src/model/dims.ts";
import { safetensorsIn } from "../../src/model/safetensors.ts";
import { Weights } from "../../src/model/weights.ts";
import { inMemory } from "./tiny.ts";

function file(header: unknown, data: Uint8Array, length?: bigint) {
  const json =
    typeof header === "string" ? new TextEncoder().encode(header) : new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return inMemory(bytes);
}

const bytesOf = (data: ArrayBufferView) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
const failureOf = async (work: () => Promise<unknown>): Promise<Failure> => {
  const error = await work()
    .then(() => undefined)
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Failure);
  return error as Failure;
};

test("F32, F16 and BF16 give the same numbers, in one file or in shards", async () => {
  const values = [0, 1, -2, 0.5, 65504, -0.25];
  const f32 = { dtype: "F32", shape: [2, 3], data_offsets: [0, 24] };
  const f16 = { dtype: "F16", shape: [2, 3], data_offsets: [0, 12] };
  const bf16 = { dtype: "BF16", shape: [3], data_offsets: [12, 18] };
  const halves = Uint16Array.of(0, 0x3c00, 0xc000, 0x3800, 0x7bff, 0xb400);
  const words = Uint16Array.of(0x3f80, 0xc000, 0x3e80);
  const weights = new Weights(
    safetensorsIn([
      file({ a: f32, __metadata__: { format: "pt" } }, bytesOf(Float32Array.from(values))),
      file({ b: f16, c: bf16 }, Uint8Array.of(...bytesOf(halves), ...bytesOf(words))),
    ]),
  );
  expect([...weights.load("a", [2, 3])]).toEqual(values);
  expect([...weights.load("b", [2, 3])]).toEqual(values);
  expect([...weights.load("c", [3])]).toEqual([1, -2, 0.25]);
  expect(weights.parameters).toBe(15);
});

test("subnormal, infinite and non-number halves", async () => {
  const header = { a: { dtype: "F16", shape: [2], data_offsets: [0, 4] } };
  const small = new Weights(safetensorsIn([file(header, bytesOf(Uint16Array.of(1, 0x8001)))]));
  expect([...small.load("a", [2])]).toEqual([2 ** -24, -(2 ** -24)]);
  for (const broken of [0x7c00, 0x7e00]) {
    const weights = new Weights(safetensorsIn([file(header, bytesOf(Uint16Array.of(0, broken)))]));
    expect((await failureOf(async () => weights.load("a", [2]))).message).toContain("not numbers");
  }
});

const good = { dtype: "F32", shape: [2], data_offsets: [0, 8] };
const eight = new Uint8Array(8);
const damaged: Record<string, ReturnType<typeof file>> = {
  "an empty file": inMemory(new Uint8Array()),
  "a web page": inMemory(new TextEncoder().encode("<!DOCTYPE html><html><body>Not found</body></html>")),
  "a header longer than the file": file({ a: good }, eight, 10_000n),
  "a huge header": file({ a: good }, eight, 1n << 60n),
  "a header that is not JSON": file("{nonsense", eight),
  "a list as header": file([1], eight),
  "a cut file": file({ a: good }, eight.subarray(0, 4)),
  "a shape that does not fit its bytes": file({ a: { ...good, shape: [3] } }, eight),
  "a negative shape": file({ a: { ...good, shape: [-2] } }, eight),
  "a shape that overflows": file({ a: { ...good, shape: [2 ** 40, 2 ** 40] } }, eight),
  "places that run backwards": file({ a: { ...good, data_offsets: [8, 0] } }, eight),
  "tensors over each other": file({ a: good, b: good }, eight),
};
for (const [what, broken] of Object.entries(damaged)) {
  test(`refused: ${what}`, async () => {
    const { code, message, hint } = await failureOf(async () => safetensorsIn([broken]));
    expect(code).toBe("model.damaged");
    expect(message).toMatch(/^The model file model\.safetensors is damaged: .+\.$/);
    expect(hint).not.toBe("");
  });
}

test("other types of numbers, missing tensors and other shapes have sentences of their own", async () => {
  expect(
    (await failureOf(async () => new Weights(safetensorsIn([file({ a: { ...good, dtype: "I64" } }, eight)])))).code,
  ).toBe("model.type");
  const weights = new Weights(safetensorsIn([file({ a: good }, eight)]));
  expect((await failureOf(async () => weights.load("b", [2]))).code).toBe("model.incomplete");
  expect((await failureOf(async () => weights.load("a", [1, 2]))).code).toBe("model.shape");
});

test("configurations of other models are refused with the reason", () => {
  const whisper = {
    model_type: "whisper",
    d_model: 512,
    encoder_layers: 6,
    decoder_layers: 6,
    encoder_attention_heads: 8,
    decoder_attention_heads: 8,
    encoder_ffn_dim: 2048,
    decoder_ffn_dim: 2048,
    num_mel_bins: 80,
    vocab_size: 51_865,
    max_source_positions: 1500,
    max_target_positions: 448,
  };
  expect(dimsFromConfig(whisper).width).toBe(512);
  const wrong: [Record<string, unknown>, string][] = [
    [{ model_type: "bert" }, '"bert"'],
    [{ d_model: 1e9 }, "d_model"],
    [{ decoder_layers: "6" }, "decoder_layers"],
    [{ vocab_size: 32_000 }, "of 32000 tokens"],
    [{ vocab_size: "51865" }, "vocab_size"],
    [{ num_mel_bins: 100 }, "100 mel bins"],
    [{ decoder_attention_heads: 7 }, "7 heads"],
  ];
  for (const [change, reason] of wrong) expect(() => dimsFromConfig({ ...whisper, ...change })).toThrow(reason);
  for (const nothing of [null, 5, "{}"]) expect(() => dimsFromConfig(nothing)).toThrow(Failure);
});

test("an output matrix of its own is seen, and one that is the embedding is none", async () => {
  const matrix = Float32Array.from({ length: 12 }, (_, i) => i / 8 - 0.5);
  const shape = [4, 3];
  const tied = async (head: Float32Array, name = "model.decoder.embed_tokens.weight") =>
    new Weights(
      safetensorsIn([
        file({ [name]: { dtype: "F32", shape, data_offsets: [0, 48] } }, bytesOf(matrix)),
        file({ "proj_out.weight": { dtype: "F32", shape, data_offsets: [0, 48] } }, bytesOf(head)),
      ]),
    ).isTied;
  expect(await tied(matrix)).toBe(true);
  expect(await tied(matrix, "decoder.embed_tokens.weight")).toBe(true);
  expect(await tied(matrix.map((value, i) => (i === 10 ? value + 0.1 : value)))).toBe(false);
  const alone = new Weights(safetensorsIn([file({ a: good }, eight)]));
  expect(alone.isTied).toBe(true);
});
