/** One segment of the transcript: read, heard word by word, edited, doubted. */
import { EllipsisVertical, Pencil } from "lucide-react";
import { Fragment, memo, useId, useState } from "react";
import type { EditedSegment } from "../../src/api/document.ts";
import { clock } from "../../src/lib/figures.ts";
import { useDocument } from "../document.ts";
import { keyOf } from "../key-table.ts";
import { IconButton } from "../parts/button.tsx";
import { takeFocus } from "../parts/focus.ts";
import { Menu, type MenuAction } from "../parts/menu.tsx";
import { player, usePlayer } from "../player.ts";
import { heardAt, spokenWords } from "../spoken.ts";
import { useTongue } from "../store.ts";
import { namedVoices, voiceColours } from "../voices.ts";
import { words } from "../words.ts";
import { SegmentDoubt, useRedoItems } from "./segment-doubt.tsx";
import { SegmentEditor } from "./segment-editor.tsx";
import type { SegmentProps } from "./segment-props.ts";
import { voiceColour } from "./voices.tsx";

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

/** The word that is heard is lit; where no word times were measured it is the whole segment. */
function Spoken({ segment, current, find }: { segment: EditedSegment; current: boolean; find: string }) {
  const spoken = spokenWords(segment);
  const lit = usePlayer((state) => (current ? heardAt(segment, spoken, state.time) : -1));
  // A match may cross words: then the text is one piece for as long as it is looked for.
  if (find !== "") return <Lit text={segment.text.trim()} find={find} />;
  const pieces = spoken.map(({ text, at, start }, index) => {
    // The light is the word's, not that of the spaces around it.
    const [, before = "", word = "", after = ""] = /^(\s*)(.*?)(\s*)$/su.exec(text) ?? [];
    return (
      <Fragment key={at}>
        {index > 0 && before}
        <span
          data-start={start}
          data-lit={index === lit ? "" : undefined}
          className={index === lit ? "rounded-[3px] bg-accent-wash text-accent" : "rounded-[3px] hover:bg-hover"}
        >
          {word}
        </span>
        {after}
      </Fragment>
    );
  });
  return lit === "all" ? (
    <span data-lit="" className="rounded-[3px] bg-accent-wash box-decoration-clone text-accent">
      {pieces}
    </span>
  ) : (
    pieces
  );
}

function Speaker({
  segment,
  index,
  actions,
  asked,
  onLeave,
}: Pick<SegmentProps, "segment" | "index" | "actions"> & {
  /** its name is to be written now */
  asked: boolean;
  onLeave(): void;
}) {
  const list = useId();
  const known = useDocument((state) => [...new Set(state.segments.flatMap((one) => one.speaker ?? []))].join("\n"));
  const colour = known.split("\n").indexOf(segment.speaker ?? "");
  return (
    <>
      <datalist id={list}>
        {known.split("\n").map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <input
        key={segment.speaker ?? ""}
        ref={asked ? takeFocus : undefined}
        list={list}
        defaultValue={segment.speaker ?? ""}
        aria-label={words.transcript.speaker}
        placeholder={words.transcript.addSpeaker}
        maxLength={200}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter" || event.key === "Escape") event.currentTarget.blur();
        }}
        onBlur={(event) => {
          actions.speak(index, event.target.value.trim());
          onLeave();
        }}
        style={{ color: colour < 0 ? undefined : voiceColour(colour % voiceColours) }}
        className="-ml-1.5 block h-6 w-80 max-w-full rounded-md bg-transparent px-1.5 text-[12.5px] font-semibold text-ellipsis text-accent placeholder:font-normal placeholder:text-soft hover:bg-hover"
      />
    </>
  );
}

const isOther = ({ speaker = "" }: EditedSegment, name: string): boolean => name !== "" && name !== speaker;

/** What can be done with a segment: beside it where there is room, under the chosen one where there is none. */
function Actions({
  segment,
  index,
  chosen,
  actions,
  onName,
}: Pick<SegmentProps, "segment" | "index" | "chosen" | "actions"> & { onName(): void }) {
  const { transcript } = words;
  const redoItems = useRedoItems(segment, index, actions);
  const isAlone = useDocument((state) => !state.segments.some(({ speaker = "" }) => isOther(segment, speaker)));
  const saidBy = (): MenuAction[] =>
    namedVoices(useDocument.getState().segments)
      .filter(({ name }) => isOther(segment, name))
      .map(({ name }) => ({ label: name, run: () => actions.speak(index, name) }));
  return (
    <span
      className={`flex w-fit rounded-md sm:absolute sm:top-1 sm:right-1.5 sm:border sm:border-line sm:bg-raised ${
        chosen
          ? "max-sm:col-start-2 max-sm:-ml-2"
          : "opacity-0 focus-within:opacity-100 group-hover:opacity-100 max-sm:hidden"
      }`}
    >
      <IconButton
        icon={Pencil}
        label={transcript.edit}
        keys={keyOf("transcript", "edit")}
        size={14}
        small
        onClick={() => actions.edit(index)}
      />
      <Menu
        trigger={<IconButton icon={EllipsisVertical} label={words.queue.more(clock(segment.start))} size={15} small />}
        groups={[
          [
            { label: transcript.merge, run: () => actions.merge(index), disabled: index === 0 },
            { label: transcript.addSpeaker, run: onName },
            ...(isAlone ? [] : [{ label: words.voices.saidBy, items: saidBy }]),
          ],
          redoItems,
          [
            { label: transcript.copy, run: () => actions.copy(index) },
            { label: transcript.savePlace, run: () => actions.saveSpan(index) },
          ],
        ]}
      />
    </span>
  );
}

function Item({
  segment,
  spoken,
  language,
  index,
  chosen,
  current,
  editing,
  busy,
  find,
  withHours,
  frozen,
  actions,
}: SegmentProps) {
  useTongue();
  const { transcript } = words;
  const doubtful = (segment.suspect?.length ?? 0) > 0 && segment.kept !== true;
  const named = (segment.speaker ?? "") !== "";
  const [naming, setNaming] = useState(false);
  return (
    // Clicks are heard by the list: data-segment and data-start say where they went.
    <div
      data-segment={index}
      className={`group relative grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 rounded-lg px-2 py-1.5 sm:gap-x-4 sm:pr-20 sm:pl-3 ${
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
        {(named || naming) && !frozen && (
          <Speaker segment={segment} index={index} actions={actions} asked={naming} onLeave={() => setNaming(false)} />
        )}
        {spoken !== "" && <p className="m-0 text-[12.5px] text-soft">{spoken}</p>}
        {editing ? (
          <SegmentEditor segment={segment} index={index} actions={actions} />
        ) : (
          <p dir="auto" lang={language} className={`m-0 text-reading break-words ${doubtful ? "suspect-line" : ""}`}>
            <Spoken segment={segment} current={current} find={find} />
          </p>
        )}
        {doubtful && !frozen && <SegmentDoubt segment={segment} index={index} busy={busy} actions={actions} />}
        {busy && !doubtful && <p className="mt-1 mb-0 text-[12.5px] text-soft">{words.suspect.working}</p>}
      </div>
      {!frozen && !editing && (
        <Actions segment={segment} index={index} chosen={chosen} actions={actions} onName={() => setNaming(true)} />
      )}
    </div>
  );
}

export const SegmentItem = memo(Item);
