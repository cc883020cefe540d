/** Whisper models in other layouts than the one that is read: what is in the folder, and how to get from it to what is. */
import { basename } from "node:path";
import { Failure } from "../lib/failure.ts";
import type { ModelPlace } from "./formats/model-source.ts";
import { refusePointer } from "./model-files.ts";

/** What the weights are in, where they are in no form that is read. */
function weightsSentence(names: readonly string[]): [message: string, hint: string] | undefined {
  const find = (pattern: RegExp) => names.find((name) => pattern.test(name));
  const part = find(/^(pytorch_)?model-\d+-of-\d+\.(bin|safetensors)$/);
  if (part)
    return [
      `has ${part}, and lacks the index that says what is in which part.`,
      "Download or copy the whole folder again.",
    ];
  const adapter = find(/^adapter_model\.(bin|safetensors)$/);
  if (adapter)
    return [
      `holds ${adapter}, which changes another model (LoRA) and is none by itself.`,
      "Merge it into that model (merge_and_unload of PEFT), and save the result with save_pretrained.",
    ];
  const other = find(/^model\.bin$/) ?? find(/(^onnx|\.(msgpack|h5|onnx|gguf))$/) ?? find(/^ggml-.*\.bin$/);
  if (!other) return undefined;
  return [
    `holds its weights as ${other}, which is made for another program.`,
    "Take the model as safetensors, in Hugging Face's layout: most come in both forms.",
  ];
}

/**
 * Called where no form that is read was found.
 * @throws Failure model.format where the weights are in another, model.incomplete where they were not downloaded
 */
export function refuseOtherLayouts({ path, folder, candidates }: ModelPlace): void {
  for (const name of candidates) if (/\.(bin|pt|safetensors)$/.test(name)) refusePointer(folder, name);
  const weights = weightsSentence(candidates);
  if (weights) throw new Failure("model.format", `The model ${basename(path)} ${weights[0]}`, weights[1]);
}
