/** What of a choice a model does not fit, in sentences. */
import type { FileOptions } from "../api/engine.ts";
import type { Abilities } from "./file-options.ts";
import { languageName } from "./languages.ts";

/** @param wanted language and task @returns what the model can't do of that, or is not best at; what it can't do at all where nothing is wanted */
export function languageAdvice(
  { name, multilingual, canTranslate }: Abilities & { name: string },
  { language, task }: Pick<FileOptions, "language" | "task">,
): string[] {
  const other = language !== "auto" && language !== "en";
  const said: string[] = [];
  if (!multilingual) said.push(other ? `Knows English alone, not ${languageName(language)}.` : "For English alone.");
  if (task === "translate" ? !canTranslate : multilingual && !canTranslate) said.push("Can't translate into English.");
  // OpenAI's README: the difference is large for these two, and small for larger ones.
  const small = /^whisper-(tiny|base)$/.exec(name)?.[1];
  if (language === "en" && task === "transcribe" && small !== undefined)
    said.push(`For English alone, whisper-${small}.en makes fewer errors.`);
  return said;
}
