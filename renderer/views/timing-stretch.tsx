/** All times between two moments whose right places are known: for a recording that runs at another pace than its transcript. */
import { useState } from "react";
import type { EditedSegment } from "../../src/api/document.ts";
import { preciseClock } from "../../src/lib/figures.ts";
import { Button } from "../parts/button.tsx";
import { EditSheet } from "../parts/edit-sheet.tsx";
import { Field, inputClass } from "../parts/form.tsx";
import { usePlayer } from "../player.ts";
import { useProgram } from "../program.ts";
import { stretchTimes } from "../segment-times.ts";
import { notify } from "../store.ts";
import { useTiming } from "../timing.ts";
import { typedTime } from "../typed-time.ts";
import { words } from "../words.ts";

const { stretch: say } = words.timing;

function Anchor({
  label,
  now,
  text,
  onChange,
}: {
  label: string;
  /** where it begins as it stands */
  now: number;
  text: string;
  onChange(text: string): void;
}) {
  return (
    <Field label={label} hint={say.now(now)}>
      {(id) => (
        <span className="flex items-center gap-1.5">
          <input
            id={id}
            value={text}
            spellCheck={false}
            onChange={(event) => onChange(event.target.value)}
            onFocus={(event) => event.target.select()}
            className={`${inputClass} w-28 text-center`}
          />
          <Button
            small
            look="line"
            aria-label={`${label}: ${say.here}`}
            onClick={() => onChange(preciseClock(usePlayer.getState().time))}
          >
            {say.here}
          </Button>
        </span>
      )}
    </Field>
  );
}

export function StretchDialog({ segments }: { segments: readonly EditedSegment[] }) {
  const { keeper } = useProgram();
  const [now, then] = [segments[0]?.start ?? 0, segments.at(-1)?.start ?? 0];
  const [first, setFirst] = useState(() => preciseClock(now));
  const [last, setLast] = useState(() => preciseClock(then));
  const [firstTo, lastTo] = [typedTime(first), typedTime(last)];
  const stretched = (all: readonly EditedSegment[]): readonly EditedSegment[] =>
    firstTo === null || lastTo === null
      ? all
      : stretchTimes(all, { from: now, to: firstTo }, { from: then, to: lastTo });
  const outcome = (): string => {
    if (firstTo === null || lastTo === null) return words.timing.notTime;
    if (then <= now) return say.tooFew;
    if (lastTo <= firstTo) return say.backwards;
    return say.result((lastTo - firstTo) / (then - now));
  };
  const act = (): void => {
    keeper.edit(stretched);
    notify({ level: "info", text: say.done(segments.length), hint: "" });
  };
  return (
    <EditSheet
      title={say.title}
      closeLabel={words.timing.close}
      onClose={() => useTiming.setState({ dialog: null })}
      outcome={outcome()}
      refused={stretched(segments) === segments || (firstTo === now && lastTo === then)}
      run={{ label: say.run, act }}
    >
      <p className="m-0 text-soft">{say.hint}</p>
      <Anchor label={say.first} now={now} text={first} onChange={setFirst} />
      <Anchor label={say.last} now={then} text={last} onChange={setLast} />
    </EditSheet>
  );
}
