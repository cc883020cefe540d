/** Whether a model fits what is chosen with it, in sentences: known by what the model is, whatever it is called. */
import type { FileOptions } from "../api/engine.ts";
import { Failure } from "./failure.ts";
import type { Abilities } from "./file-options.ts";
import { languageName } from "./languages.ts";

type Named = Abilities & { name: string };
type Wanted = Pick<FileOptions, "language" | "task">;

/** Whether the model can't do what is wanted at all. @throws Failure model.language, model.translate */
export function expectAble({ name, multilingual, canTranslate }: Named, { language, task }: Wanted): void {
  if (!multilingual && language !== "auto" && language !== "en")
    throw new Failure(
      "model.language",
      `${name} knows English alone, not ${languageName(language)}.`,
      "Choose a multilingual model, such as whisper-base.",
    );
  if (task === "translate" && !canTranslate)
    throw new Failure(
      "model.translate",
      `${name} can't translate.`,
      "Choose a multilingual model that was trained for it, such as whisper-base.",
    );
}

/** @returns what the model can't do of what is wanted, or is not best at, and what it can't do in general */
export function languageAdvice({ name, multilingual, canTranslate }: Named, { language, task }: Wanted): string[] {
  const other = language !== "auto" && language !== "en";
  const said: string[] = [];
  if (!multilingual) said.push(other ? `Knows English alone, not ${languageName(language)}.` : "For English alone.");
  if (!canTranslate && (multilingual || task === "translate")) said.push("Can't translate into English.");
  // OpenAI's README: the difference is large for these two, and small for larger ones.
  const small = /^whisper-(tiny|base)$/.exec(name)?.[1];
  if (language === "en" && task === "transcribe" && small !== undefined)
    said.push(`For English alone, whisper-${small}.en makes fewer errors.`);
  return said;
}
