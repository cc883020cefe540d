/** OpenAI's own checkpoints, one file a model: its sizes (`dims`) and its tensors (`model_state_dict`), as `torch.save` writes them. */
import { z } from "zod";
import { Failure } from "../../lib/failure.ts";
import type { RandomAccess } from "../../model/stored-tensor.ts";
import { beginsAsTorch, readTorch } from "../../model/torch.ts";
import { firstBytesOf, openModelFiles, readModelJsonIfThere } from "../model-files.ts";
import { tokenizerBeside } from "./hugging-face.ts";
import { openaiTokenizer } from "./made-tokenizer.ts";
import type { WeightFormat } from "./model-source.ts";
import { configOfSizes, type OpenaiSizes, openaiSizes, withHuggingFaceNames } from "./openai-names.ts";
import { tensorsUnder } from "./pytorch.ts";

const Sizes = z.record(z.enum(openaiSizes), z.number());

export const openaiFormat: WeightFormat = {
  name: "OpenAI checkpoint",
  async find({ folder, candidates }) {
    return candidates.find((name) => /\.pth?$/.test(name) && beginsAsTorch(firstBytesOf(folder, name)));
  },
  async open({ folder, names }, weights) {
    const generation = readModelJsonIfThere(folder, "generation_config.json");
    return openModelFiles(folder, [weights], ([file]) => {
      const { sizes, tensors } = checkpointIn(file as RandomAccess);
      return {
        config: configOfSizes(sizes),
        generation,
        tokenizer: () => tokenizerFor(folder, names, sizes.n_vocab),
        tensors: withHuggingFaceNames(tensors),
      };
    });
  },
};

/** OpenAI's own tokens where their number says so, else those beside the model. @throws Failure model.* */
export function tokenizerFor(folder: string, names: readonly string[], tokens: number): unknown {
  const hasOwn =
    ["tokenizer.json", "vocab.json"].some((name) => names.includes(name)) && !(tokens > 51_864 && tokens < 51_867);
  return hasOwn ? tokenizerBeside(folder) : openaiTokenizer(tokens);
}

function checkpointIn(file: RandomAccess): { sizes: OpenaiSizes; tensors: ReturnType<typeof tensorsUnder> } {
  const saved = readTorch(file);
  const [dims, state] = saved instanceof Map ? [saved.get("dims"), saved.get("model_state_dict")] : [];
  const sizes = Sizes.safeParse(dims instanceof Map ? Object.fromEntries(dims) : undefined).data;
  const tensors = tensorsUnder(state, file);
  if (sizes === undefined || tensors.size === 0)
    throw new Failure(
      "model.foreign",
      `${file.name} is PyTorch's, and no checkpoint of OpenAI's Whisper: it lacks its sizes (dims) or its tensors (model_state_dict).`,
      "What a training program saved has to be exported as a model first, best as safetensors.",
    );
  return { sizes, tensors };
}
