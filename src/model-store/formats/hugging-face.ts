/** What stands beside the weights in Hugging Face's layout. */
import { readModelJson, readModelJsonIfThere } from "../model-files.ts";
import type { ModelSource } from "./model-source.ts";

/** @throws Failure model.* where one that is needed is missing, or one can't be read */
export const huggingFaceSettings = (folder: string): Pick<ModelSource, "config" | "generation" | "tokenizer"> => ({
  config: readModelJson(folder, "config.json"),
  generation: readModelJsonIfThere(folder, "generation_config.json"),
  tokenizer: () => readModelJson(folder, "tokenizer.json"),
});
