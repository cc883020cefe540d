/** When a segment begins and ends, as fields in which a time is typed. */
import { type KeyboardEvent, useId, useState } from "react";
import type { EditedSegment } from "../../src/api/document.ts";
import { preciseClock } from "../../src/lib/figures.ts";
import { type KeyDeeds, press } from "../key-table.ts";
import type { Side } from "../segment-times.ts";
import { typedTime } from "../typed-time.ts";
import { words } from "../words.ts";
import type { TimingActions } from "./timing-actions.ts";

const { timing: say } = words;

interface TimesProps {
  segment: EditedSegment;
  index: number;
  actions: TimingActions;
  /** where the keyboard goes when a field is left by its keys */
  onLeave(): void;
}

function TimeField({
  side,
  segment,
  index,
  actions,
  onLeave,
  error,
  refused,
  onRefused,
}: TimesProps & {
  side: Side;
  /** the element that says what is wrong */
  error: string;
  refused: boolean;
  onRefused(sentence: string | null): void;
}) {
  const shown = preciseClock(segment[side]);
  const [text, setText] = useState<string | null>(null);
  /** @returns whether it was kept, or was nothing new */
  const keep = (): boolean => {
    if (text === null || text.trim() === shown) {
      setText(null);
      onRefused(null);
      return true;
    }
    const seconds = typedTime(text);
    const sentence = seconds === null ? say.notTime : actions.set(index, side, seconds);
    onRefused(sentence);
    if (sentence === null) setText(null);
    return sentence === null;
  };
  const drop = (): void => {
    setText(null);
    onRefused(null);
  };
  const nudge = (seconds: number): void => {
    drop();
    onRefused(actions.set(index, side, segment[side] + seconds));
  };
  const keys = (event: KeyboardEvent<HTMLInputElement>): void => {
    const deeds: KeyDeeds<"times"> = {
      keep: () => {
        if (keep()) onLeave();
      },
      earlier: () => nudge(-0.01),
      later: () => nudge(0.01),
      muchEarlier: () => nudge(-0.1),
      muchLater: () => nudge(0.1),
      drop() {
        drop();
        onLeave();
      },
    };
    press("times", deeds, event.nativeEvent);
  };
  return (
    <input
      value={text ?? shown}
      aria-label={say.field[side]}
      aria-invalid={refused}
      aria-describedby={refused ? error : undefined}
      inputMode="decimal"
      spellCheck={false}
      onChange={(event) => setText(event.target.value)}
      onFocus={(event) => event.target.select()}
      onBlur={keep}
      onKeyDown={keys}
      className={`h-7 w-20 rounded-md border bg-paper px-1 sm:w-[5.75rem] text-center text-[12.5px] ${refused ? "border-bad" : "border-line"}`}
    />
  );
}

export function TimesFields(props: TimesProps) {
  const [refused, setRefused] = useState<{ side: Side; sentence: string } | null>(null);
  const error = useId();
  const { start, end, key } = props.segment;
  const field = (side: Side) => (
    <TimeField
      {...props}
      // What was typed belongs to the segment that it was typed for.
      key={`${key} ${side}`}
      side={side}
      error={error}
      refused={refused?.side === side}
      onRefused={(sentence) => setRefused(sentence === null ? null : { side, sentence })}
    />
  );
  return (
    <span className="inline-flex flex-wrap items-center gap-x-1.5 gap-y-1">
      {field("start")}
      <span aria-hidden className="text-soft">
        –
      </span>
      {field("end")}
      <span className="ml-0.5 text-[12.5px] whitespace-nowrap text-soft max-sm:hidden">{say.length(end - start)}</span>
      {refused !== null && (
        <span role="alert" id={error} className="basis-full text-[12.5px] text-bad">
          {refused.sentence}
        </span>
      )}
    </span>
  );
}
