/** Short segments merged by a rule: how many, before it is done. */
import { useMemo } from "react";
import type { EditedSegment } from "../../src/api/document.ts";
import { mergeShort, type ShortRule } from "../merge-short.ts";
import { EditSheet } from "../parts/edit-sheet.tsx";
import { Field, inputClass, Switch } from "../parts/form.tsx";
import { useProgram } from "../program.ts";
import { notify } from "../store.ts";
import { useTiming } from "../timing.ts";
import { words } from "../words.ts";
import { useReading } from "./reading.ts";

const { merge: say } = words.timing;

function Amount({
  label,
  value,
  step,
  onChange,
}: {
  label: string;
  value: number;
  step: number;
  onChange(value: number): void;
}) {
  return (
    <Field label={label} aside>
      {(id) => (
        <input
          id={id}
          type="number"
          min={0}
          max={1000}
          step={step}
          defaultValue={value}
          onChange={({ target: { valueAsNumber } }) =>
            // What is empty is nothing: the outcome below is that of the fields as they are seen.
            onChange(Number.isFinite(valueAsNumber) ? Math.max(0, valueAsNumber) : 0)
          }
          className={`${inputClass} w-24 text-right`}
        />
      )}
    </Field>
  );
}

export function MergeDialog({ segments }: { segments: readonly EditedSegment[] }) {
  const { keeper } = useProgram();
  const rule = useTiming((state) => state.shortRule);
  const put = (part: Partial<ShortRule>): void => useTiming.setState({ shortRule: { ...rule, ...part } });
  const merged = useMemo(() => mergeShort(segments, rule), [segments, rule]);
  const act = (): void => {
    // Places mean other segments then.
    useReading.getState().choose(null);
    keeper.edit((all) => mergeShort(all, rule));
    notify({ level: "info", text: say.done(segments.length, merged.length), hint: "" });
  };
  return (
    <EditSheet
      title={say.title}
      closeLabel={words.timing.close}
      onClose={() => useTiming.setState({ dialog: null })}
      outcome={say.found(segments.length, merged.length)}
      refused={merged === segments}
      run={{ label: say.run, act }}
    >
      <Amount label={say.seconds} value={rule.seconds} step={0.1} onChange={(seconds) => put({ seconds })} />
      <Amount label={say.characters} value={rule.characters} step={1} onChange={(characters) => put({ characters })} />
      <Amount label={say.gap} value={rule.gap} step={0.1} onChange={(gap) => put({ gap })} />
      <Field label={say.sentences} hint={say.speakers} aside>
        {(id) => (
          <Switch id={id} checked={rule.acrossSentences} onChange={(acrossSentences) => put({ acrossSentences })} />
        )}
      </Field>
    </EditSheet>
  );
}
