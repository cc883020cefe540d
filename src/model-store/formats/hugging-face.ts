/** What stands beside the weights in Hugging Face's layout. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../lib/failure.ts";
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
  const parts = ["vocab.json", "merges.txt"].filter(isThere);
  if (isThere("tokenizer.json") || parts.length === 0) return readModelJson(folder, "tokenizer.json");
  if (parts.length === 2) return tokenizerOfParts(folder);
  throw new Failure(
    "model.incomplete",
    `The model in ${folder} has ${parts[0]} alone: a tokenizer is made of vocab.json and merges.txt.`,
    "Copy the other one, or tokenizer.json, from where the model comes from.",
  );
}
