/** What stands beside the weights in Hugging Face's layout. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readCompanion, readModelJson, readModelJsonIfThere } from "../model-files.ts";
import { tokenizerWithoutMerges } from "../tokenizer-file.ts";
import { tokenizerOfParts } from "./made-tokenizer.ts";
import type { ModelSource } from "./model-source.ts";

/** @throws Failure model.* where one that is needed is missing, or one can't be read */
export const huggingFaceSettings = (
  folder: string,
): Pick<ModelSource, "config" | "generation" | "tokenizer" | "pieces"> => ({
  config: readModelJson(folder, "config.json"),
  generation: readModelJsonIfThere(folder, "generation_config.json"),
  tokenizer: () => tokenizerBeside(folder),
  pieces: () =>
    existsSync(join(folder, "tokenizer.json"))
      ? tokenizerWithoutMerges(readCompanion(folder, "tokenizer.json"))
      : undefined,
});

/** tokenizer.json, or what it can be made of. @throws Failure model.* */
export function tokenizerBeside(folder: string): unknown {
  const isThere = (name: string) => existsSync(join(folder, name));
  const inParts = !isThere("tokenizer.json") && isThere("vocab.json") && isThere("merges.txt");
  return inParts ? tokenizerOfParts(folder) : readModelJson(folder, "tokenizer.json");
}
