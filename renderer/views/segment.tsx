/** One segment of the transcript: read, heard word by word, edited, doubted. */
import { Ear, EllipsisVertical, Pencil, TriangleAlert } from "lucide-react";
import { type KeyboardEvent, memo, useRef, useState } from "react";
import type { EditedSegment } from "../../src/api/contract.ts";
import { timeOfLetter } from "../document.ts";
import { clock } from "../figures.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { Menu } from "../parts/menu.tsx";
import { player, usePlayer } from "../player.ts";
import { words } from "../words.ts";

export interface SegmentActions {
  edit(index: number | null): void;
  write(index: number, text: string): void;
  split(index: number, text: string, caret: number): void;
  merge(index: number): void;
  speak(index: number, speaker: string): void;
  keep(index: number): void;
  redo(index: number, how: { vad?: boolean; preset?: "accurate" }): void;
  saveSpan(index: number): void;
  copy(index: number): void;
}

export interface SegmentProps {
  segment: EditedSegment;
  index: number;
  chosen: boolean;
  current: boolean;
  editing: boolean;
  busy: boolean;
  /** the text to light, from find */
  find: string;
  withHours: boolean;
  frozen: boolean;
  actions: SegmentActions;
}

interface Piece {
  text: string;
  at: number;
  start: number;
  end: number;
}

/** Words with their times: the engine's where it gave them, else in proportion to the letters. */
function piecesOf(segment: EditedSegment): Piece[] {
  if (segment.words !== undefined && segment.words.length > 0) {
    let at = 0;
    return segment.words.map(({ text, start, end }) => {
      const piece = { text, at, start, end };
      at += text.length;
      return piece;
    });
  }
  const text = segment.text.trim();
  const pieces: Piece[] = [];
  for (const match of text.matchAll(/\S+\s*/g)) {
    const [word] = match;
    const at = match.index;
    pieces.push({ text: word, at, start: timeOfLetter(segment, at), end: timeOfLetter(segment, at + word.length) });
  }
  return pieces;
}

function Lit({ text, find }: { text: string; find: string }) {
  const at = find === "" ? -1 : text.toLocaleLowerCase().indexOf(find.toLocaleLowerCase());
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark className="rounded-[2px] bg-warn-wash text-ink outline-1 outline-warn-line">
        {text.slice(at, at + find.length)}
      </mark>
      <Lit text={text.slice(at + find.length)} find={find} />
    </>
  );
}

function Spoken({ segment, current, find }: { segment: EditedSegment; current: boolean; find: string }) {
  const pieces = piecesOf(segment);
  const lit = usePlayer((state) => {
    if (!current) return -1;
    return pieces.findLastIndex((piece) => state.time >= piece.start);
  });
  // A match may cross words: then the text is one piece for as long as it is looked for.
  if (find !== "") return <Lit text={segment.text.trim()} find={find} />;
  return pieces.map((piece, index) => (
    <span
      key={piece.at}
      data-start={piece.start}
      className={index === lit ? "rounded-[3px] bg-accent-wash text-accent" : "rounded-[3px] hover:bg-hover"}
    >
      {index === 0 ? piece.text.trimStart() : piece.text}
    </span>
  ));
}

function Editor({ segment, index, actions }: { segment: EditedSegment; index: number; actions: SegmentActions }) {
  const [text, setText] = useState(segment.text.trim());
  const dropped = useRef(false);
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    event.stopPropagation();
    const { selectionStart: caret, selectionEnd } = event.currentTarget;
    if (event.key === "Escape") {
      dropped.current = true;
      actions.edit(null);
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      dropped.current = true;
      actions.split(index, text, caret);
      actions.edit(null);
    } else if (event.key === "Enter" && !event.shiftKey) {
      // The field goes away with this, and an element that is taken away is not told that it lost the focus.
      event.preventDefault();
      dropped.current = true;
      actions.write(index, text);
      actions.edit(null);
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
        ref={(field) => {
          if (field === null || document.activeElement === field) return;
          field.focus();
          field.setSelectionRange(field.value.length, field.value.length);
        }}
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
      <p className="mt-1 text-[12px] text-soft">{words.transcript.editHint}</p>
    </>
  );
}

function Doubt({ segment, index, busy, actions }: Pick<SegmentProps, "segment" | "index" | "busy" | "actions">) {
  const { suspect } = words;
  return (
    <div className="mt-1 flex flex-wrap items-center gap-x-1 text-[12.5px] text-warn">
      <TriangleAlert size={14} aria-hidden className="mr-1" />
      <span className="mr-1">{segment.suspect?.map((one) => suspect.names[one].reason).join(" ")}</span>
      {busy ? (
        <span className="text-soft">{suspect.working}</span>
      ) : (
        <span className="flex">
          <Button small onClick={() => player.hear(segment.start, segment.end)}>
            <Ear size={13} aria-hidden />
            {suspect.listen}
          </Button>
          <Menu
            trigger={<Button small>{suspect.redo}</Button>}
            groups={[
              [
                { label: suspect.redoPlain, run: () => actions.redo(index, { vad: false }) },
                { label: suspect.redoAccurate, run: () => actions.redo(index, { preset: "accurate" }) },
              ],
            ]}
          />
          <Button small onClick={() => actions.keep(index)}>
            {suspect.keep}
          </Button>
        </span>
      )}
    </div>
  );
}

function Speaker({ segment, index, actions }: Pick<SegmentProps, "segment" | "index" | "actions">) {
  return (
    <input
      key={segment.speaker ?? ""}
      defaultValue={segment.speaker ?? ""}
      aria-label={words.transcript.speaker}
      placeholder={words.transcript.addSpeaker}
      maxLength={200}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
      }}
      onBlur={(event) => actions.speak(index, event.target.value.trim())}
      className="-ml-1.5 block h-6 w-56 rounded-md bg-transparent px-1.5 text-[12.5px] font-semibold text-accent placeholder:font-normal placeholder:text-soft hover:bg-hover"
    />
  );
}

function Item({ segment, index, chosen, current, editing, busy, find, withHours, frozen, actions }: SegmentProps) {
  const { transcript } = words;
  const doubtful = (segment.suspect?.length ?? 0) > 0 && segment.kept !== true;
  const named = (segment.speaker ?? "") !== "";
  const [naming, setNaming] = useState(false);
  return (
    // Clicks are heard by the list: data-segment and data-start say where they went.
    <div
      data-segment={index}
      className={`group relative grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 rounded-lg px-2 sm:gap-x-4 sm:px-3 py-1.5 ${
        chosen ? "bg-side" : ""
      } ${current ? "before:absolute before:inset-y-2 before:left-0 before:w-[3px] before:rounded-full before:bg-accent" : ""}`}
    >
      <button
        type="button"
        aria-label={transcript.segmentAt(clock(segment.start, true))}
        onClick={() => {
          player.seek(segment.start);
          player.play();
        }}
        className="mt-[3px] h-6 self-start rounded-md px-1 text-[12.5px] text-soft hover:bg-hover hover:text-accent"
      >
        {clock(segment.start, withHours)}
      </button>
      <div className="min-w-0 max-w-[46rem]">
        {(named || naming) && !frozen && <Speaker segment={segment} index={index} actions={actions} />}
        {editing ? (
          <Editor segment={segment} index={index} actions={actions} />
        ) : (
          <p dir="auto" className={`m-0 text-reading break-words ${doubtful ? "suspect-line" : ""}`}>
            <Spoken segment={segment} current={current} find={find} />
          </p>
        )}
        {doubtful && !frozen && <Doubt segment={segment} index={index} busy={busy} actions={actions} />}
      </div>
      <span
        className={`absolute top-1 right-1.5 flex rounded-md border border-line bg-raised ${
          chosen && !editing ? "" : "opacity-0 focus-within:opacity-100 group-hover:opacity-100"
        }`}
      >
        {!frozen && (
          <>
            <IconButton
              icon={Pencil}
              label={transcript.edit}
              keys="Enter"
              size={14}
              className="size-7"
              onClick={() => actions.edit(index)}
            />
            <Menu
              trigger={
                <IconButton
                  icon={EllipsisVertical}
                  label={words.queue.more(clock(segment.start))}
                  size={15}
                  className="size-7"
                />
              }
              groups={[
                [
                  { label: transcript.merge, run: () => actions.merge(index), disabled: index === 0 },
                  { label: transcript.addSpeaker, run: () => setNaming(true) },
                ],
                [
                  { label: words.suspect.redoPlain, run: () => actions.redo(index, { vad: false }) },
                  { label: words.suspect.redoAccurate, run: () => actions.redo(index, { preset: "accurate" }) },
                ],
                [
                  { label: transcript.copy, run: () => actions.copy(index) },
                  { label: transcript.savePlace, run: () => actions.saveSpan(index) },
                ],
              ]}
            />
          </>
        )}
      </span>
    </div>
  );
}

export const SegmentItem = memo(Item);
