/** Settings: what is written and how carefully. */
import type { TranscribeOptions } from "../../src/api/engine.ts";
import { chosenAs, chosenFor, modelNote, optionFields } from "../option-fields.ts";
import { Field, inputClass, Select, Switch } from "../parts/form.tsx";
import { useProgram } from "../program.ts";
import { usePage } from "../store.ts";
import { words } from "../words.ts";

const { settings: say } = words;

export function useTranscribe(): [TranscribeOptions, (part: Partial<TranscribeOptions>) => void] {
  const program = useProgram();
  const options = usePage((state) => state.settings.transcribe);
  const put = (part: Partial<TranscribeOptions>): void =>
    program.settle((all) => ({ ...all, transcribe: { ...all.transcribe, ...part } }));
  return [options, put];
}

export function WordSettings() {
  const [options, put] = useTranscribe();
  const models = usePage((state) => state.models);
  return (
    <>
      {optionFields(options, models).map(({ name, label, hint, choices }) => (
        <Field key={name} label={label} hint={(name === "model" && modelNote(options, models)) || hint || ""}>
          {(id) => (
            <Select
              id={id}
              value={`${options[name]}`}
              options={choices}
              onChange={(value) => put(chosenFor(options, chosenAs(name, value), models))}
            />
          )}
        </Field>
      ))}
      <Field label={say.wordTimes} hint={say.wordTimesHint} aside>
        {(id) => <Switch id={id} checked={options.words} onChange={(value) => put({ words: value })} />}
      </Field>
      <Field label={say.vad} hint={say.vadHint} aside>
        {(id) => <Switch id={id} checked={options.vad} onChange={(vad) => put({ vad })} />}
      </Field>
      <Field label={say.prompt} hint={say.promptHint}>
        {(id) => (
          <input
            id={id}
            className={`${inputClass} w-full sm:w-64`}
            defaultValue={options.prompt}
            onBlur={(event) => put({ prompt: event.target.value })}
          />
        )}
      </Field>
      <Field label={say.vocabulary} hint={say.vocabularyHint}>
        {(id) => (
          <textarea
            id={id}
            rows={3}
            className={`${inputClass} h-auto w-full sm:w-64 py-1.5`}
            defaultValue={options.vocabulary.join("\n")}
            onBlur={(event) => {
              const vocabulary = event.target.value.split("\n").map((word) => word.trim());
              put({ vocabulary: vocabulary.filter((word) => word !== "") });
            }}
          />
        )}
      </Field>
    </>
  );
}
