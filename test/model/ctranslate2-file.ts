/** Files as CTranslate2's converter writes them, by code. */
import { exactHalves, nearestHalves } from "../../src/lib/half.ts";
import type { Dims } from "../../src/model/dims.ts";
import type { Tensors } from "./tiny.ts";

/** In the order of CTranslate2's numbers. */
export const savedTypes = ["F32", "I8", "I16", "I32", "F16", "BF16"] as const;
export type SavedType = (typeof savedTypes)[number];

export interface SavedVariable {
  name: string;
  type: SavedType;
  shape: readonly number[];
  data: ArrayBufferView;
}

const words = (...numbers: number[]): Buffer => Buffer.from(Uint32Array.from(numbers).buffer);
const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);

function text(content: string): Buffer {
  const bytes = Buffer.from(`${content}\0`);
  return Buffer.concat([Buffer.from(Uint16Array.of(bytes.length).buffer), bytes]);
}

/** @param aliases other names, and what they are names of */
export function ctranslate2Bytes(
  variables: readonly SavedVariable[],
  aliases: readonly (readonly [alias: string, name: string])[] = [],
  { version = 6, kind = "WhisperSpec" } = {},
): Buffer {
  const saved = variables.flatMap(({ name, type, shape, data }) => [
    text(name),
    Buffer.of(shape.length),
    words(...shape),
    Buffer.of(savedTypes.indexOf(type)),
    words(data.byteLength),
    bytesOf(data),
  ]);
  const others = aliases.flatMap((names) => names.map(text));
  return Buffer.concat([
    ...[words(version), text(kind), words(3, variables.length)],
    ...[...saved, words(aliases.length), ...others],
  ]);
}

/** Weights as they are saved: rounded to halves, to the upper half of a float, or to whole numbers with a scale for each row, or for all. */
export function savedAs(
  type: Exclude<SavedType, "I32">,
  { name, shape, data }: { name: string; shape: readonly number[]; data: Float32Array },
): SavedVariable[] {
  if (type === "F32") return [{ name, type, shape, data }];
  if (type === "F16") return [{ name, type, shape, data: exactHalves(data) ?? nearestHalves(data) }];
  if (type === "BF16") {
    const upper = new Uint32Array(data.buffer, data.byteOffset, data.length);
    return [{ name, type, shape, data: Uint16Array.from(upper, (word) => word >>> 16) }];
  }
  const [most, rows] = type === "I8" ? [127, shape[0] ?? 1] : [1024, 1];
  const row = data.length / rows;
  const scales = Float32Array.from({ length: rows }, (_, r) => {
    const largest = data.subarray(r * row, (r + 1) * row).reduce((size, value) => Math.max(size, Math.abs(value)), 0);
    return largest === 0 ? 1 : most / largest;
  });
  const numbers = data.map((value, i) => Math.round(value * (scales[Math.floor(i / row)] ?? 1)));
  return [
    { name, type, shape, data: type === "I8" ? Int8Array.from(numbers) : Int16Array.from(numbers) },
    { name: `${name}_scale`, type: "F32", shape: type === "I8" ? [rows] : [], data: scales },
  ];
}

const layerParts: readonly (readonly [ctranslate2: string, huggingFace: readonly string[]])[] = [
  ["self_attention/linear_0", ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"]],
  ["self_attention/linear_1", ["self_attn.out_proj"]],
  ["attention/linear_0", ["encoder_attn.q_proj"]],
  ["attention/linear_1", ["encoder_attn.k_proj", "encoder_attn.v_proj"]],
  ["attention/linear_2", ["encoder_attn.out_proj"]],
  ["ffn/linear_0", ["fc1"]],
  ["ffn/linear_1", ["fc2"]],
];
const layerNorms: readonly (readonly [ctranslate2: string, huggingFace: string])[] = [
  ["self_attention/layer_norm", "self_attn_layer_norm"],
  ["attention/layer_norm", "encoder_attn_layer_norm"],
  ["ffn/layer_norm", "final_layer_norm"],
];

/** @param type of the matrices; all else is in floats with whole numbers, as the converter has it */
export function ctranslate2Model(tensors: Tensors, dims: Dims, type: Exclude<SavedType, "I32">): Buffer {
  const variables: SavedVariable[] = [];
  const plain = type === "I8" || type === "I16" ? "F32" : type;
  /** Several are put one behind the other; a bias that isn't there is zeros. */
  function save(name: string, huggingFace: readonly string[]): void {
    const found = huggingFace.map((one) => tensors.get(one));
    const length = Math.max(...found.map((tensor) => tensor?.data.length ?? 0));
    if (length === 0) return;
    const data = new Float32Array(length * found.length);
    for (const [i, tensor] of found.entries()) data.set(tensor?.data ?? [], i * length);
    const [rows = 0, ...rest] = found.find((tensor) => tensor !== undefined)?.shape ?? [];
    const shape = [rows * found.length, ...rest];
    variables.push(...savedAs(shape.length > 1 && !name.endsWith("encodings") ? type : plain, { name, shape, data }));
  }
  const linear = (name: string, huggingFace: readonly string[]) => {
    for (const kind of ["bias", "weight"])
      save(
        `${name}/${kind}`,
        huggingFace.map((one) => `${one}.${kind}`),
      );
  };
  const norm = (name: string, huggingFace: string) => {
    save(`${name}/beta`, [`${huggingFace}.bias`]);
    save(`${name}/gamma`, [`${huggingFace}.weight`]);
  };
  for (const [side, layers, heads] of [
    ["decoder", dims.decoderLayers, dims.decoderHeads],
    ["encoder", dims.encoderLayers, dims.encoderHeads],
  ] as const) {
    variables.push({ name: `${side}/num_heads`, type: "I16", shape: [], data: Int16Array.of(heads) });
    for (let l = 0; l < layers; l++) {
      for (const [part, names] of layerParts)
        linear(
          `${side}/layer_${l}/${part}`,
          names.map((name) => `model.${side}.layers.${l}.${name}`),
        );
      for (const [part, name] of layerNorms) norm(`${side}/layer_${l}/${part}`, `model.${side}.layers.${l}.${name}`);
    }
    norm(`${side}/layer_norm`, `model.${side}.layer_norm`);
    save(`${side}/position_encodings/encodings`, [`model.${side}.embed_positions.weight`]);
  }
  for (const conv of ["conv1", "conv2"]) linear(`encoder/${conv}`, [`model.encoder.${conv}`]);
  save("decoder/embeddings/weight", ["model.decoder.embed_tokens.weight"]);
  return ctranslate2Bytes(variables, [["decoder/projection/weight", "decoder/embeddings/weight"]]);
}
