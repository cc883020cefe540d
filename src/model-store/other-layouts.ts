/** Whisper models in other layouts than the one that is read: what is in the folder, and how to get from it to what is. */
import { basename } from "node:path";
import { Failure } from "../lib/failure.ts";
import type { ModelPlace } from "./formats/model-source.ts";

/** A line of Python for whoever has transformers, which made the files. */
const converted = (kind: string, what: string, path: string): string =>
  `python -c "from transformers import ${kind} as T; T.from_pretrained('${path}').${what}('${path}')"`;

/** What the weights are in, where they are in no form that is read. */
function weightsSentence(names: readonly string[]): [message: string, hint: string] | undefined {
  const find = (pattern: RegExp) => names.find((name) => pattern.test(name));
  const part = find(/^(pytorch_)?model-\d+-of-\d+\.(bin|safetensors)$/);
  if (part)
    return [
      `has ${part}, and lacks the index that says what is in which part.`,
      "Download or copy the whole folder again.",
    ];
  const other = find(/^model\.bin$/) ?? find(/\.(msgpack|h5|onnx|gguf)$/) ?? find(/^ggml-.*\.bin$/);
  if (!other) return undefined;
  return [
    `holds its weights as ${other}, which is made for another program.`,
    "Take the model as safetensors, in Hugging Face's layout: most come in both forms.",
  ];
}

/**
 * Called before a model's files are read.
 * @param hasWeights whether there are some in a form that is read
 * @throws Failure model.format where what is needed is missing, and another layout of the same is there
 */
export function refuseOtherLayouts({ path, names, candidates }: ModelPlace, hasWeights: boolean): void {
  const has = (name: string) => names.includes(name);
  const weights = hasWeights ? undefined : weightsSentence(candidates);
  if (weights) throw new Failure("model.format", `The model ${basename(path)} ${weights[0]}`, weights[1]);
  if (has("tokenizer.json") || !has("vocab.json") || !has("merges.txt") || !has("config.json")) return;
  throw new Failure(
    "model.format",
    `The model ${basename(path)} has its tokenizer as vocab.json and merges.txt, and tokenizer.json is needed.`,
    `Copy tokenizer.json from the OpenAI model that it was made from, or make it: ${converted("WhisperTokenizerFast", "save_pretrained", path)}`,
  );
}
