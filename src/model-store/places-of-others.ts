/** Where other programs keep their Whisper models on this machine: one line a program. */
import { homedir } from "node:os";
import { join } from "node:path";

export interface PlaceOfOthers {
  program: string;
  /** what is in it: Hugging Face's cache, or one file a model */
  layout: "hub" | "files";
  folder(): string;
}

const cache = (): string => process.env.XDG_CACHE_HOME || join(homedir(), ".cache");

export const placesOfOthers: readonly PlaceOfOthers[] = [
  // huggingface_hub's constants.py; faster-whisper and transformers load through it.
  {
    program: "Hugging Face",
    layout: "hub",
    folder: () => process.env.HF_HUB_CACHE || join(process.env.HF_HOME || join(cache(), "huggingface"), "hub"),
  },
  // openai-whisper's load_model in whisper/__init__.py
  { program: "openai-whisper", layout: "files", folder: () => join(cache(), "whisper") },
];
