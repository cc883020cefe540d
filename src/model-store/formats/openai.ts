/** OpenAI's own checkpoints, one file a model: its sizes (`dims`) and its tensors (`model_state_dict`), as `torch.save` writes them. */
import { z } from "zod";
import { Failure } from "../../lib/failure.ts";
import type { RandomAccess } from "../../model/stored-tensor.ts";
import { beginsAsTorch, readTorch } from "../../model/torch.ts";
import { firstBytesOf, openModelFiles, readModelJsonIfThere } from "../model-files.ts";
import { tokenizerBeside } from "./hugging-face.ts";
import { knownHeads } from "./known-heads.ts";
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
    const listed = readModelJsonIfThere(folder, "generation_config.json");
    return openModelFiles(folder, [weights], ([file]) => {
      const { sizes, tensors } = checkpointIn(file as RandomAccess);
      return {
        config: configOfSizes(sizes),
        generation: listed ?? usualGeneration(sizes, weights),
        tokenizer: () => tokenizerFor(folder, names, sizes.n_vocab),
        tensors: withHuggingFaceNames(tensors),
      };
    });
  },
};

/** What its files don't tell: the heads of OpenAI's model of its size, where there is one. @returns as a parsed generation_config.json */
export function usualGeneration(sizes: OpenaiSizes, file: string): unknown {
  const alignment_heads = knownHeads(sizes, file);
  return alignment_heads && { alignment_heads };
}

/**
 * OpenAI's own tokens where their number says so, else those beside the model, else those that are in it.
 * @param own what can be made of the model's own file, if anything
 * @throws Failure model.*
 */
export function tokenizerFor(folder: string, names: readonly string[], tokens: number, own?: () => unknown): unknown {
  if (tokens > 51_864 && tokens < 51_867) return openaiTokenizer(tokens);
  if (["tokenizer.json", "vocab.json"].some((name) => names.includes(name))) return tokenizerBeside(folder);
  return own?.() ?? openaiTokenizer(tokens);
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
