/** One model in every form, by code: the files of each, from the same tensors. */
import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { configuredSizes } from "../../../bench/random-model.ts";
import { programFolder } from "../../../src/lib/node/folders.ts";
import type { Dims } from "../../../src/model/dims.ts";
import { ctranslate2Model } from "../../model/ctranslate2-file.ts";
import { ggmlModel } from "../../model/ggml-file.ts";
import { checkpoint } from "../../model/openai-named.ts";
import { safetensors, type Tensors } from "../../model/tiny.ts";
import { torchFile } from "../../model/torch-file.ts";

export interface WholeModel {
  tensors: Tensors;
  dims: Dims;
  /** what the matrices are saved as */
  type: "F32" | "F16";
}

type Files = Record<string, string | Uint8Array>;

const embedded = join(programFolder, "models", "whisper-base");
const textOf = (name: string): string => readFileSync(join(embedded, name), "utf8");

/** What stands beside the weights in Hugging Face's layout: the embedded model's, with other sizes. */
export const settingsOf = (dims: Dims): Files => ({
  "config.json": JSON.stringify({ ...JSON.parse(textOf("config.json")), ...configuredSizes(dims) }),
  "tokenizer.json": textOf("tokenizer.json"),
});

function withWeights({ dims }: WholeModel, weights: Files): Files {
  return { ...settingsOf(dims), ...weights };
}

/** By the names of `weightFormats`, of which none may be missing. */
export const forms: Readonly<Record<string, (model: WholeModel) => Files>> = {
  safetensors(model) {
    const { size, read } = safetensors(model.tensors, "model.safetensors", model.type);
    return withWeights(model, { "model.safetensors": read(0, size) });
  },
  PyTorch(model) {
    const type = model.type === "F32" ? "FloatStorage" : "HalfStorage";
    return withWeights(model, { "pytorch_model.bin": torchFile(model.tensors, type) });
  },
  "OpenAI checkpoint": ({ tensors, dims, type }) => ({ "some.pt": checkpoint(tensors, dims, type) }),
  "ggml (whisper.cpp)": ({ tensors, dims, type }) => ({ "ggml-some.bin": ggmlModel(tensors, dims, type) }),
  "CTranslate2 (faster-whisper)": ({ tensors, dims, type }) => ({
    "model.bin": ctranslate2Model(tensors, dims, type),
    "config.json": JSON.stringify({ lang_ids: [], suppress_ids: [1, 2, 7] }),
    "tokenizer.json": textOf("tokenizer.json"),
  }),
};

export async function writeForm(form: string, model: WholeModel, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(forms[form]?.(model) ?? {}))
    await writeFile(join(folder, name), content);
}
