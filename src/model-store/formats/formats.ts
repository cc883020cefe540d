/** The forms that models are in: who adds one adds a line to the table. Where a model is there in several, the first is taken. */
import { readdir, stat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { Failure } from "../../lib/failure.ts";
import { refuseOtherLayouts } from "../other-layouts.ts";
import { ctranslate2Format } from "./ctranslate2.ts";
import { ggmlFormat } from "./ggml.ts";
import type { ModelPlace, ModelSource, WeightFormat } from "./model-source.ts";
import { openaiFormat } from "./openai.ts";
import { pytorchFormat } from "./pytorch.ts";
import { safetensorsFormat } from "./safetensors.ts";

export const weightFormats: readonly WeightFormat[] = [
  safetensorsFormat,
  pytorchFormat,
  openaiFormat,
  ggmlFormat,
  ctranslate2Format,
];

/** @returns undefined where there is nothing */
export async function placeOf(path: string): Promise<ModelPlace | undefined> {
  try {
    const status = await stat(path);
    if (status.isDirectory()) {
      const names = (await readdir(path)).sort();
      return { path, folder: path, names, candidates: names };
    }
    if (!status.isFile()) return undefined;
    const folder = dirname(path);
    return { path, folder, names: (await readdir(folder)).sort(), candidates: [basename(path)] };
  } catch {
    return undefined;
  }
}

const isFolder = ({ path, folder }: ModelPlace): boolean => path === folder;

async function formatAt(place: ModelPlace): Promise<{ format: WeightFormat; weights: string } | undefined> {
  for (const format of weightFormats) {
    const weights = await format.find(place);
    if (weights !== undefined) return { format, weights };
  }
  return undefined;
}

/** Whether this looks like a model: weights in a form that is known, or a configuration, for which a sentence tells what is missing. */
export async function isModel(path: string): Promise<boolean> {
  const place = await placeOf(path);
  if (place === undefined) return false;
  return (isFolder(place) && place.names.includes("config.json")) || (await formatAt(place)) !== undefined;
}

/** Whether there are weights in a form that is known: what a folder of recordings with a configuration of its own has not. */
export async function holdsWeights(path: string): Promise<boolean> {
  const place = await placeOf(path);
  return place !== undefined && (await formatAt(place)) !== undefined;
}

/** Opens a model in whichever form it is. @throws Failure model.* */
export async function openSource(place: ModelPlace): Promise<ModelSource> {
  const found = await formatAt(place);
  if (found) return found.format.open(place, found.weights);
  refuseOtherLayouts(place);
  if (isFolder(place)) return safetensorsFormat.open(place, "model.safetensors");
  throw new Failure(
    "model.format",
    `${basename(place.path)} is no model in a form that can be used.`,
    `These can be: ${weightFormats.map(({ name }) => name).join(", ")}.`,
  );
}

/** Configuration and tokenizer. */
const setting =
  /^(?:(?:config|generation_config|tokenizer|preprocessor_config|vocab|added_tokens|tokenizer_config|vocabulary)\.json|vocabulary\.txt|merges\.txt|[\w.-]+\.index\.json)(?:\.packed)?$/;
/** Whose model it is. */
const origin = /^(?:LICENSE|README)(?:\.\w+)?$/i;

/** Names of what belongs to a model beside its weights. Anything else in the folder is left where it is. */
export const companionsIn = (place: ModelPlace): string[] =>
  place.names.filter((name) => setting.test(name) || (isFolder(place) && origin.test(name)));
