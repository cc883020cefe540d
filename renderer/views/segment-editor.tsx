/** The field in which a segment is written anew. */
import { type FocusEvent, type KeyboardEvent, useMemo, useRef, useState } from "react";
import type { EditedSegment } from "../../src/api/document.ts";
import { useDocument } from "../document.ts";
import { keyNames } from "../key-names.ts";
import { type KeyDeeds, keyOf, press } from "../key-table.ts";
import { takeFocusAtEnd } from "../parts/focus.ts";
import { player } from "../player.ts";
import { useProgram } from "../program.ts";
import { words } from "../words.ts";
import type { SegmentActions } from "./segment-props.ts";
import { TimesFields } from "./times-fields.tsx";
import { timingActions } from "./timing-actions.ts";

export function SegmentEditor({
  segment,
  index,
  actions,
}: {
  segment: EditedSegment;
  index: number;
  actions: SegmentActions;
}) {
  const program = useProgram();
  const [text, setText] = useState(segment.text.trim());
  const dropped = useRef(false);
  const whole = useRef<HTMLFieldSetElement>(null);
  const times = useMemo(() => timingActions(program), [program]);
  /** Keeps what is written and goes to another segment, or to none. */
  const keep = (next: number | null): void => {
    // The field goes away with this, and an element that is taken away is not told that it lost the focus.
    dropped.current = true;
    actions.write(index, text);
    actions.edit(next);
  };
  /** What the field does itself; it goes away with this. */
  const leave = (): void => {
    dropped.current = true;
    actions.edit(null);
  };
  const keepAndGo = (beside: number): boolean => {
    if (useDocument.getState().segments[beside] === undefined) return false;
    keep(beside);
    return true;
  };
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    const { selectionStart: caret, selectionEnd } = event.currentTarget;
    const deeds: KeyDeeds<"editing"> = {
      keep: () => keep(null),
      keepAndNext: () => keepAndGo(index + 1),
      keepAndBefore: () => keepAndGo(index - 1),
      split() {
        actions.split(index, text, caret);
        leave();
      },
      merge() {
        if (caret > 0 || selectionEnd > 0 || index === 0) return false;
        actions.write(index, text);
        actions.merge(index);
        leave();
        return true;
      },
      times: () => whole.current?.querySelector("input")?.focus(),
      play: player.toggle,
      drop: leave,
    };
    press("editing", deeds, event.nativeEvent);
  };
  /** Between the text and its times nothing is left. */
  const left = ({ relatedTarget, currentTarget }: FocusEvent<HTMLElement>): void => {
    if (relatedTarget instanceof Node && currentTarget.contains(relatedTarget)) return;
    if (!dropped.current) actions.write(index, text);
    actions.edit(null);
  };
  return (
    <fieldset ref={whole} onBlur={left} className="m-0 min-w-0 border-0 p-0">
      {/* As high as its text in every browser, those without `field-sizing` too: an unseen copy of the text makes the room that both fill. */}
      <div
        data-text={`${text}\n`}
        className="-mx-1.5 grid grid-cols-1 text-reading after:invisible after:px-1.5 after:break-words after:whitespace-pre-wrap after:content-[attr(data-text)] *:[grid-area:1/1] after:[grid-area:1/1]"
      >
        <textarea
          ref={takeFocusAtEnd}
          value={text}
          rows={1}
          dir="auto"
          aria-label={words.transcript.edit}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={keys}
          className="min-w-0 resize-none overflow-hidden rounded-md bg-paper px-1.5 break-words outline-2 outline-accent"
        />
      </div>
      <div className="mt-1.5">
        <TimesFields
          segment={segment}
          index={index}
          actions={times}
          onLeave={() => whole.current?.querySelector("textarea")?.focus()}
        />
      </div>
      <p className="mt-1 text-[12px] text-soft">{words.transcript.editHint(keyNames(keyOf("editing", "split")))}</p>
    </fieldset>
  );
}
