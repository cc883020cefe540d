/** What a page chose for files, checked against the models that are here: no message can name another. */
import type { ChosenOptions, ModelSummary, TranscribeOptions } from "../api/engine.ts";
import { Failure } from "../lib/failure.ts";
import { fittingOptions, withChosen } from "../lib/file-options.ts";
import { languageCodes } from "../lib/languages.ts";
import { expectAble } from "../lib/model-advice.ts";

/**
 * @param before of the file
 * @returns how it is transcribed from now on. With another model, what that one can't do is left out if it was not chosen with it
 * @throws Failure options.*, model.*
 */
export function chosenOptions(
  before: TranscribeOptions,
  chosen: ChosenOptions,
  models: readonly ModelSummary[],
): TranscribeOptions {
  const options = withChosen(before, chosen);
  const { language = "auto" } = chosen;
  if (language !== "auto" && !languageCodes.includes(language))
    throw new Failure("options.language", `${language} is no language of Whisper's.`, "Choose one of the list.");
  const model = models.find(({ name, path }) => name === options.model || path === options.model);
  if (model === undefined) {
    // That it is gone is told when it is needed: other things can be chosen meanwhile.
    if (chosen.model === undefined || chosen.model === before.model) return options;
    throw new Failure(
      "options.model",
      `There is no model ${chosen.model}.`,
      "Choose another one, or put it into the models folder.",
    );
  }
  expectAble(model, { language, task: chosen.task ?? "transcribe" });
  return fittingOptions(options, model);
}
