/** Hugging Face's layout with the weights as PyTorch saves them: pytorch_model.bin, or parts of it with an index. */
import type { RandomAccess, StoredTensor } from "../../model/stored-tensor.ts";
import { beginsAsTorch, readTorch, storedTorchTensor, TorchTensor } from "../../model/torch.ts";
import { firstBytesOf, openModelFiles, shardsOf } from "../model-files.ts";
import { huggingFaceSettings } from "./hugging-face.ts";
import type { WeightFormat } from "./model-source.ts";

const single = "pytorch_model.bin";
const index = `${single}.index.json`;

export const pytorchFormat: WeightFormat = {
  name: "PyTorch",
  async find({ folder, candidates }) {
    if (candidates.includes(index)) return index;
    if (candidates.includes(single)) return single;
    const [file = "", ...others] = candidates;
    return others.length === 0 && file.endsWith(".bin") && beginsAsTorch(firstBytesOf(folder, file)) ? file : undefined;
  },
  async open({ folder }, weights) {
    const settings = huggingFaceSettings(folder);
    const names = weights === index ? shardsOf(folder, index, ".bin") : [weights];
    return openModelFiles(folder, names, (files) => ({
      ...settings,
      tensors: new Map(files.flatMap((file) => [...tensorsUnder(readTorch(file), file)])),
    }));
  },
};

/** The tensors in a dictionary that was saved; whatever else is in it is no weight. @throws Failure model.type */
export function tensorsUnder(saved: unknown, file: RandomAccess): Map<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>();
  for (const [name, value] of saved instanceof Map ? saved : [])
    if (typeof name === "string" && value instanceof TorchTensor)
      tensors.set(name, storedTorchTensor(name, file, value));
  return tensors;
}
