/** A form's fields -> how to transcribe. What can't be done is refused, never left out without a word. */
import type { ModelSummary, TranscribeOptions } from "../../../api/engine.ts";
import { type Granularity, type SpokenFormat, TranscriptionFields, TranslationFields } from "../../../api/openai.ts";
import type { Task } from "../../../api/transcript.ts";
import { languageCode } from "../../../lib/languages.ts";
import { expectAble } from "../../../lib/model-advice.ts";
import { refusedParameter } from "./errors.ts";
import { type Form, knownFields } from "./form.ts";
import { modelAsked } from "./model-names.ts";

export interface SpeechWanted {
  task: Task;
  options: TranscribeOptions;
  format: SpokenFormat;
  granularities: readonly Granularity[];
  stream: boolean;
}

function language(written: string): string {
  const code = languageCode(written);
  if (code !== undefined) return code;
  const message = `${JSON.stringify(written)} is no language that Whisper knows: give a code such as en, a name such as English, or auto.`;
  throw refusedParameter("language", "invalid_language", message);
}

/** @returns what a form says of a transcription; of a translation only some of it can be said */
function fieldsOf(task: Task, fields: Form["fields"]): TranscriptionFields {
  if (task === "transcribe") return knownFields(TranscriptionFields, fields);
  return TranscriptionFields.parse(knownFields(TranslationFields, fields));
}

/**
 * @param usual what the person chose for all files: model and preset are taken from it where nothing is said, the batch always
 * @throws ApiRefusal, Failure model.language, model.translate
 */
export function wantedOf(
  task: Task,
  fields: Form["fields"],
  usual: TranscribeOptions,
  here: readonly ModelSummary[],
): SpeechWanted {
  const said = fieldsOf(task, fields);
  const { response_format: format, timestamp_granularities: granularities, stream, temperature } = said;
  if (stream && format !== "json" && format !== "text")
    throw refusedParameter("stream", "unsupported_value", `Events go with json and text, not with ${format}.`);
  const model = modelAsked(said.model, usual.model, here);
  const languages = said.languages ?? [];
  const spoken = said.language ?? (languages.length === 1 ? languages[0] : undefined) ?? "auto";
  const options: TranscribeOptions = {
    ...usual,
    model,
    task,
    language: language(spoken),
    prompt: said.prompt ?? "",
    vocabulary: said.keywords ?? [],
    channel: "auto",
    track: "auto",
    words: granularities.includes("word"),
    ...(temperature > 0 && { temperature }),
  };
  const summary = here.find(({ name, path }) => name === model || path === model);
  if (summary !== undefined) expectAble(summary, options);
  return { task, options, format, granularities, stream };
}
