/** Names of models in requests: those that are here as they are, OpenAI's and other servers' as what they mean here. */
import { stat } from "node:fs/promises";
import type { ModelSummary } from "../../../api/engine.ts";
import type { ModelEntry } from "../../../api/openai.ts";
import { ApiRefusal } from "./errors.ts";

/** OpenAI's models for transcribing: whoever asks for one gets the default one. */
const openAiNames: readonly string[] = ["whisper-1", "gpt-transcribe", "gpt-4o-transcribe", "gpt-4o-mini-transcribe"];

/** `gpt-4o-mini-transcribe-2025-12-15` */
const withoutDate = (name: string): string => name.replace(/-\d{4}-\d{2}-\d{2}$/, "");

/** `Systran/faster-whisper-small`, `openai/whisper-small`, `small` -> `whisper-small` */
function usualName(name: string): string {
  const own = name
    .toLowerCase()
    .replace(/^.*\//, "")
    .replace(/^(faster-)?whisper-/, "");
  return `whisper-${own}`;
}

/** @param usual the default one, by its name or path @returns what the engine knows it by @throws ApiRefusal */
export function modelAsked(wanted: string | undefined, usual: string, here: readonly ModelSummary[]): string {
  if (wanted === undefined) return usual;
  const named = (name: string): string | undefined => here.find((model) => model.name === name)?.name;
  const found = named(wanted) ?? (openAiNames.includes(withoutDate(wanted)) ? usual : named(usualName(wanted)));
  if (found !== undefined) return found;
  const names = here.map(({ name }) => name).join(", ");
  const message = `The model ${JSON.stringify(wanted.slice(0, 100))} is not here. Here are ${names}; OpenAI's names, such as whisper-1, mean the default one.`;
  throw new ApiRefusal(404, "model_not_found", message, { param: "model" });
}

async function entryOf({ path }: Pick<ModelSummary, "path">, id: string, root: string): Promise<ModelEntry> {
  const changed = await stat(path).catch(() => null);
  return { id, object: "model", created: Math.floor((changed?.mtimeMs ?? 0) / 1000), owned_by: "slimscribe", root };
}

/** Those that are here, then OpenAI's names for the default one. */
export async function modelEntries(usual: string, here: readonly ModelSummary[]): Promise<ModelEntry[]> {
  const default_ = here.find(({ name, path }) => name === usual || path === usual);
  const aliases = default_ === undefined ? [] : openAiNames;
  return Promise.all([
    ...here.map((model) => entryOf(model, model.name, model.name)),
    ...aliases.map((id) => entryOf(default_ ?? { path: usual }, id, default_?.name ?? usual)),
  ]);
}
