/** Hugging Face's layout: config.json, tokenizer.json, and the weights in one safetensors file or in shards with an index. */
import { safetensorsIn } from "../../model/safetensors.ts";
import { openModelFiles, shardsOf } from "../model-files.ts";
import { huggingFaceSettings } from "./hugging-face.ts";
import type { WeightFormat } from "./model-source.ts";

const single = "model.safetensors";
const index = `${single}.index.json`;

export const safetensorsFormat: WeightFormat = {
  name: "safetensors",
  async find({ candidates }) {
    if (candidates.includes(index)) return index;
    if (candidates.includes(single)) return single;
    return candidates.length === 1 ? candidates.find((name) => name.endsWith(".safetensors")) : undefined;
  },
  async open({ folder }, weights) {
    const settings = huggingFaceSettings(folder);
    const names = weights === index ? shardsOf(folder, index, ".safetensors") : [weights];
    return openModelFiles(folder, names, (files) => ({ ...settings, tensors: safetensorsIn(files) }));
  },
};
