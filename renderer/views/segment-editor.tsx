/** The field in which a segment is written anew. */
import { type KeyboardEvent, useRef, useState } from "react";
import type { EditedSegment } from "../../src/api/contract.ts";
import { useDocument } from "../document.ts";
import { keyNames } from "../key-names.ts";
import { takeFocusAtEnd } from "../parts/focus.ts";
import { player } from "../player.ts";
import { words } from "../words.ts";
import type { SegmentActions } from "./segment-props.ts";

export function SegmentEditor({
  segment,
  index,
  actions,
}: {
  segment: EditedSegment;
  index: number;
  actions: SegmentActions;
}) {
  const [text, setText] = useState(segment.text.trim());
  const dropped = useRef(false);
  /** Keeps what is written and goes to another segment, or to none. */
  const keep = (next: number | null): void => {
    // The field goes away with this, and an element that is taken away is not told that it lost the focus.
    dropped.current = true;
    actions.write(index, text);
    actions.edit(next);
  };
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    event.stopPropagation();
    const { selectionStart: caret, selectionEnd } = event.currentTarget;
    const beside = index + (event.shiftKey ? -1 : 1);
    if (event.key === "Escape") {
      dropped.current = true;
      actions.edit(null);
    } else if (event.key === "Tab" && useDocument.getState().segments[beside] !== undefined) {
      event.preventDefault();
      keep(beside);
    } else if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      player.toggle();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      dropped.current = true;
      actions.split(index, text, caret);
      actions.edit(null);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      keep(null);
    } else if (event.key === "Backspace" && caret === 0 && selectionEnd === 0 && index > 0) {
      event.preventDefault();
      dropped.current = true;
      actions.write(index, text);
      actions.merge(index);
      actions.edit(null);
    }
  };
  return (
    <>
      <textarea
        ref={takeFocusAtEnd}
        value={text}
        rows={1}
        dir="auto"
        aria-label={words.transcript.edit}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={keys}
        onBlur={() => {
          if (!dropped.current) actions.write(index, text);
          actions.edit(null);
        }}
        className="block w-full resize-none rounded-md bg-paper px-1.5 text-reading outline-2 outline-accent [field-sizing:content] -mx-1.5"
      />
      <p className="mt-1 text-[12px] text-soft">{words.transcript.editHint(keyNames("Ctrl Enter"))}</p>
    </>
  );
}
