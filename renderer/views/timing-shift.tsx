/** All times earlier or later. */
import { useState } from "react";
import type { EditedSegment } from "../../src/api/document.ts";
import { preciseClock } from "../../src/lib/figures.ts";
import { EditSheet } from "../parts/edit-sheet.tsx";
import { Field, inputClass, Select } from "../parts/form.tsx";
import { useProgram } from "../program.ts";
import { mostEarlier, shiftTimes } from "../segment-times.ts";
import { notify } from "../store.ts";
import { useTiming } from "../timing.ts";
import { typedShift } from "../typed-time.ts";
import { words } from "../words.ts";

const { shift: say } = words.timing;

/** @returns what a shift would do, or why it can't be done, in a sentence */
function outcomeOf(segments: readonly EditedSegment[], from: number, seconds: number | null): string {
  if (seconds === null) return say.notTime;
  const most = mostEarlier(segments, from);
  if (-seconds > most + 0.0005) return say.tooEarly(most);
  const start = segments[from]?.start ?? 0;
  return say.result(segments.length - from, start, start + seconds);
}

export function ShiftDialog({ segments, chosen }: { segments: readonly EditedSegment[]; chosen: number | null }) {
  const { keeper } = useProgram();
  const [text, setText] = useState("0");
  const [which, setWhich] = useState<"all" | "following">("all");
  const from = which === "following" && chosen !== null ? chosen : 0;
  const seconds = typedShift(text);
  const refused = seconds === null || seconds === 0 || -seconds > mostEarlier(segments, from) + 0.0005;
  const act = (): void => {
    keeper.edit((all) => shiftTimes(all, seconds ?? 0, from));
    notify({ level: "info", text: say.done(segments.length - from), hint: "" });
  };
  const start = segments[chosen ?? -1]?.start;
  return (
    <EditSheet
      title={say.title}
      closeLabel={words.timing.close}
      onClose={() => useTiming.setState({ dialog: null })}
      outcome={outcomeOf(segments, from, seconds)}
      refused={refused}
      run={{ label: say.run, act }}
    >
      <Field label={say.by} hint={say.byHint} aside>
        {(id) => (
          <input
            id={id}
            value={text}
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
            onFocus={(event) => event.target.select()}
            className={`${inputClass} w-28 text-right`}
          />
        )}
      </Field>
      {start !== undefined && (
        <Field label={say.which}>
          {(id) => (
            <Select<"all" | "following">
              id={id}
              value={which}
              options={[
                { value: "all", label: say.all },
                { value: "following", label: say.following(preciseClock(start)) },
              ]}
              onChange={setWhich}
            />
          )}
        </Field>
      )}
    </EditSheet>
  );
}
