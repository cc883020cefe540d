/** PyTorch's files are untrusted, and their pickles are programs: only tensors are read, anything else is a sentence. */
import { expect, test } from "vitest";
import { Failure } from "../../src/lib/failure.ts";
import { readTorch, storedTorchTensor, TorchTensor } from "../../src/model/torch.ts";
import { inMemory } from "./tiny.ts";
import { asFarArchive, Called, pickleOf, type SavedTensor, torchArchive } from "./torch-file.ts";

const values = Float32Array.from({ length: 12 }, (_, i) => i - 3);
const one: SavedTensor = { storage: "0", type: "FloatStorage", count: 12, shape: [3, 4], strides: [4, 1] };
const opened = (bytes: Uint8Array) => inMemory(bytes, "pytorch_model.bin");
const fileOf = (saved: unknown, storages: Record<string, ArrayBufferView> = { 0: values }) =>
  torchArchive(pickleOf(saved), storages);

function stored(bytes: Uint8Array, name: string) {
  const file = opened(bytes);
  const tensor = (readTorch(file) as Map<string, unknown>).get(name);
  return storedTorchTensor(name, file, tensor as TorchTensor);
}

function refusal(work: () => unknown): Failure {
  try {
    work();
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

test("tensors of each type, parameters, and several in one storage", () => {
  const bytes = fileOf(
    new Map<string, unknown>([
      ["float", one],
      ["part", { ...one, start: 4, shape: [2, 4], parameter: true } satisfies SavedTensor],
      ["half", { storage: "1", type: "HalfStorage", count: 2, shape: [2], strides: [1] } satisfies SavedTensor],
      ["bfloat", { storage: "2", type: "BFloat16Storage", count: 2, shape: [2], strides: [1] } satisfies SavedTensor],
      ["epoch", 3],
    ]),
    { 0: values, 1: Uint16Array.of(0x3c00, 0xc000), 2: Uint16Array.of(0x3f80, 0xc000) },
  );
  expect([...stored(bytes, "float").read()]).toEqual([...values]);
  expect([...stored(bytes, "part").read()]).toEqual([...values.subarray(4)]);
  expect([...stored(bytes, "part").readRows(1, 2)]).toEqual([...values.subarray(8)]);
  expect([...stored(bytes, "half").read()]).toEqual([1, -2]);
  expect([...(stored(bytes, "half").halves?.() ?? [])]).toEqual([0x3c00, 0xc000]);
  expect([...stored(bytes, "bfloat").read()]).toEqual([1, -2]);
  expect(stored(bytes, "float").halves).toBeUndefined();
});

test("a tensor that was saved across its rows is read along them", () => {
  const across: SavedTensor = { ...one, shape: [4, 3], strides: [1, 4] };
  const bytes = fileOf(new Map([["across", across]]));
  const expected = [0, 1, 2, 3].flatMap((column) => [0, 1, 2].map((row) => values[row * 4 + column]));
  expect([...stored(bytes, "across").read()]).toEqual(expected);
  expect([...stored(bytes, "across").readRows(1, 3)]).toEqual(expected.slice(3, 9));
});

test("a pickle that would call something is refused by its name, and nothing is called", () => {
  const calls: [module: string, name: string][] = [
    ["builtins", "print"],
    ["torch", "load"],
    ["torch._utils", "_rebuild_tensor"],
  ];
  for (const [module, name] of calls) {
    const { code, message, hint } = refusal(() => readTorch(opened(fileOf(new Called(module, name, ["hello"])))));
    expect(code).toBe("model.damaged");
    expect(message).toBe(
      `The model file pytorch_model.bin can't be read as one of tensors: it asks for ${module}.${name}, which no tensor needs.`,
    );
    expect(hint).toContain("safetensors");
  }
});

const untrue: Record<string, SavedTensor> = {
  "larger than its storage": { ...one, shape: [4, 4] },
  "past its storage": { ...one, start: 1 },
  "of the same numbers again and again": { ...one, shape: [1_000_000, 1_000_000], strides: [0, 0] },
  "of other axes than strides": { ...one, shape: [12] },
  "of a storage that is missing": { ...one, storage: "7" },
  "of a storage that is shorter": { ...one, count: 13 },
  "of bytes outside": { ...one, storage: "../data.pkl" },
};
for (const [what, tensor] of Object.entries(untrue))
  test(`refused: a tensor ${what}`, () => {
    expect(refusal(() => readTorch(opened(fileOf(new Map([["a", tensor]]))))).code).toBe("model.damaged");
  });

const whole = fileOf(new Map([["a", one]]));

test("a file that is cut off is refused wherever it is cut", () => {
  for (let length = 0; length < whole.length; length++)
    expect(refusal(() => readTorch(opened(whole.subarray(0, length)))).code).toBe("model.damaged");
});

test("an archive of more than 4 GB has its numbers elsewhere", () => {
  const far = asFarArchive(fileOf(new Map([["a", one]])));
  expect([...stored(far, "a").read()]).toEqual([...values]);
  for (let length = 0; length < far.length; length++)
    expect(refusal(() => readTorch(opened(far.subarray(0, length)))).code).toBe("model.damaged");
});

test("any byte of it may be another: read or refused, never anything else", () => {
  for (let at = 0; at < whole.length; at++)
    for (const value of [0, 0x28, 0x52, 0xff]) {
      const changed = whole.slice();
      changed[at] = value;
      try {
        const saved = readTorch(opened(changed));
        if (saved instanceof Map)
          for (const tensor of saved.values())
            if (tensor instanceof TorchTensor) storedTorchTensor("a", opened(changed), tensor).read();
      } catch (error) {
        expect(error, `${value} at ${at}`).toBeInstanceOf(Failure);
      }
    }
});

test("other forms and other numbers have sentences of their own", () => {
  const packed = torchArchive(pickleOf(new Map([["a", one]])), { 0: new Float32Array(500) }, 6);
  expect(refusal(() => readTorch(opened(packed))).message).toContain("packed");
  const old = Uint8Array.of(0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e);
  expect(refusal(() => readTorch(opened(old)))).toMatchObject({
    code: "model.format",
    message: expect.stringContaining("before 1.6"),
  });
  const double = fileOf(new Map([["a", { ...one, type: "DoubleStorage" }]]), { 0: new Float64Array(12) });
  expect(refusal(() => stored(double, "a"))).toMatchObject({
    code: "model.type",
    message: expect.stringContaining('"Double"'),
  });
  const broken = fileOf(new Map([["a", one]]), { 0: values.with(5, Number.NaN) });
  expect(refusal(() => stored(broken, "a").read()).message).toContain("not numbers");
});
