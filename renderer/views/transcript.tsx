/** The transcript in the middle: head, waveform, segments that grow while the file is decoded. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { EditedSegment } from "../../src/api/document.ts";
import { isUnderWay, type QueueRow } from "../../src/api/queue.ts";
import { shownSegments, useDocument } from "../document.ts";
import { useHeard } from "../heard.ts";
import { useEscape } from "../opened.ts";
import { Button } from "../parts/button.tsx";
import { Transport } from "../parts/transport.tsx";
import { Waveform } from "../parts/waveform.tsx";
import { player, usePlayer } from "../player.ts";
import { useProgram } from "../program.ts";
import { lastBegun } from "../spans.ts";
import { change, usePage } from "../store.ts";
import { told } from "../told.ts";
import { words } from "../words.ts";
import { PicturesPlace, SecondPane, tallAbove, tallBeside, useBeside } from "./beside.tsx";
import { FindBar } from "./find-bar.tsx";
import { Centre, Nothing } from "./nothing.tsx";
import { PictureButtons } from "./pictures.tsx";
import { Newest, ProvisionalSegments, useFollowing } from "./provisional.tsx";
import { useReading } from "./reading.ts";
import { SegmentItem } from "./segment.tsx";
import { segmentActions } from "./segment-actions.ts";
import { Timing, TimingButton } from "./timing.tsx";
import { OriginalBar, TranscriptHead, Versions } from "./transcript-head.tsx";
import { VoicesBar } from "./voices.tsx";

/** The language's name where it is another than before: the recording's own is not said at its start. */
function languageFrom(before: string | undefined, now: string | undefined, own: string | null): string {
  return before === now ? "" : words.figures.languageName(now ?? own ?? "");
}

/** One listener for the whole list: a click on a word plays from it, one beside it chooses the segment, two edit. */
function useClicks(list: RefObject<HTMLElement | null>, frozen: boolean): void {
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const clicked = (event: MouseEvent): void => {
      if (!(event.target instanceof Element)) return;
      const index = event.target.closest<HTMLElement>("[data-segment]")?.dataset.segment;
      if (index === undefined || event.target.closest("button, input, textarea") !== null) return;
      const { choose, edit } = useReading.getState();
      choose(Number(index));
      if (event.type === "dblclick" && !frozen) edit(Number(index));
      const start = event.target.closest<HTMLElement>("[data-start]")?.dataset.start;
      const selecting = (window.getSelection()?.toString() ?? "") !== "";
      if (event.type === "click" && start !== undefined && !selecting) player.seek(Number(start));
    };
    element.addEventListener("click", clicked);
    element.addEventListener("dblclick", clicked);
    return () => {
      element.removeEventListener("click", clicked);
      element.removeEventListener("dblclick", clicked);
    };
  }, [list, frozen]);
}

function Segments({ row, segments, frozen }: { row: QueueRow; segments: readonly EditedSegment[]; frozen: boolean }) {
  const program = useProgram();
  const scroller = useRef<HTMLElement>(null);
  const { chosen, editing, find, busy } = useReading();
  const current = usePlayer((state) => (state.time > 0 || state.playing ? lastBegun(segments, state.time) : -1));
  const [atEnd, setAtEnd] = useState(true);
  const actions = useMemo(() => segmentActions(program, row.id), [program, row.id]);
  const growing = isUnderWay(row);
  const list = useVirtualizer({
    count: segments.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => 24 + 28 * Math.ceil((segments[index]?.text.length ?? 60) / 78),
    getItemKey: (index) => segments[index]?.key ?? index,
    overscan: 6,
    paddingStart: 12,
    paddingEnd: growing ? 0 : 40,
  });
  useClicks(scroller, frozen);

  // The view follows what is new, until the person scrolls away from it.
  useEffect(() => {
    // Where words are still to come they stand at the end, and go on with the view (provisional.tsx).
    const coming = useDocument.getState().provisional.length > 0;
    if (growing && atEnd && segments.length > 0 && !coming) list.scrollToIndex(segments.length - 1, { align: "end" });
  }, [growing, atEnd, segments.length, list]);
  // Played, or gone to by the waveform and the keys: what is heard is in view.
  useEffect(() => {
    if (current >= 0) list.scrollToIndex(current, { align: "auto" });
  }, [current, list]);
  useEffect(() => {
    if (chosen !== null) list.scrollToIndex(chosen, { align: "auto" });
  }, [chosen, list]);

  const withHours = (row.duration ?? 0) >= 3600;
  return (
    <div className="relative min-w-0 flex-1">
      <section
        ref={scroller}
        aria-label={words.transcript.label}
        onScroll={(event) => {
          const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
          setAtEnd(scrollHeight - scrollTop - clientHeight < 120);
        }}
        className="h-full overflow-y-auto px-2 sm:px-3"
      >
        {/* In the middle of the widest windows, not at the edge of an empty half. */}
        <div className="mx-auto max-w-[64rem]">
          <div className="relative" style={{ height: list.getTotalSize() }}>
            {list.getVirtualItems().map(({ index, start, key }) => {
              const segment = segments[index];
              if (segment === undefined) return null;
              return (
                <div
                  key={key}
                  ref={list.measureElement}
                  data-index={index}
                  className="absolute inset-x-0 top-0"
                  style={{ transform: `translateY(${start}px)` }}
                >
                  <SegmentItem
                    segment={segment}
                    spoken={languageFrom(segments[index - 1]?.language, segment.language, row.language)}
                    language={segment.language ?? row.language ?? undefined}
                    index={index}
                    chosen={index === chosen}
                    current={index === current}
                    editing={index === editing && !frozen}
                    busy={busy.has(segment.key)}
                    find={find}
                    withHours={withHours}
                    frozen={frozen}
                    actions={actions}
                  />
                </div>
              );
            })}
          </div>
          {growing && !frozen && (
            <>
              <ProvisionalSegments scroller={scroller} following={atEnd} withHours={withHours} />
              <Newest text={segments.at(-1)?.text ?? ""} />
            </>
          )}
        </div>
      </section>
      {growing && !atEnd && (
        <Button
          look="accent"
          className="absolute bottom-4 left-1/2 -translate-x-1/2 rounded-full shadow-lg shadow-black/15"
          onClick={() => scroller.current?.scrollTo({ top: scroller.current.scrollHeight })}
        >
          <ArrowDown size={15} aria-hidden />
          {words.transcript.follow}
        </Button>
      )}
    </div>
  );
}

/** Goes to the moment that a search asked for, once the words are there. */
function useMoment(id: string, segments: readonly EditedSegment[]): void {
  const moment = usePage((state) => (state.moment?.id === id ? state.moment : null));
  const open = useDocument((state) => state.id === id && !state.loading);
  useEffect(() => {
    if (moment === null || !open || segments.length === 0) return;
    player.seek(moment.seconds);
    useReading.getState().choose(lastBegun(segments, moment.seconds + 0.01));
    change({ moment: null });
  }, [moment, open, segments]);
}

export function TranscriptView({ row }: { row: QueueRow }) {
  const { host } = useProgram();
  const document = useDocument();
  const { segments: written, original, failure, provisional } = document;
  const segments = shownSegments(document);
  const finding = useReading((state) => state.finding);
  const chosen = useReading((state) => state.chosen);
  const current = usePlayer((state) => lastBegun(segments, state.time));
  const done = row.state === "done" ? (row.duration ?? 0) : (written.at(-1)?.end ?? 0);

  const heard = useHeard(row.id);
  useEffect(() => {
    useReading.getState().read(row.id);
    // Nothing of it stands still that could be played.
    if (!row.recording) player.load(host.soundAddress(row.id), heard);
  }, [host, row.id, row.recording, heard]);
  useMoment(row.id, segments);
  useFollowing(row);
  useEscape(chosen !== null, () => useReading.getState().choose(null));
  const { pictures, pane, subtitles } = useBeside(row, segments.length > 0);
  const shown = { row, pictures, subtitles };

  // In a low window, as at 200 %, all of it is scrolled: the text keeps some lines.
  return (
    <div className="flex h-full min-h-0 flex-col overflow-y-auto">
      <TranscriptHead row={row} />
      {/* Nothing to hear or see of a file that could not be opened. */}
      <div
        className="shrink-0 border-b border-line px-5 pb-2"
        hidden={row.recording || (row.state === "failed" && row.duration === null)}
      >
        {/* A file that grows would be read for its loudness too early. */}
        {!row.recording && (
          <>
            <Waveform id={row.id} duration={row.duration ?? done} segments={segments} doneSeconds={done} />
            <Timing row={row} segments={segments} frozen={original !== null} doneSeconds={done} />
          </>
        )}
        <div className="mt-2 flex min-h-8 flex-wrap items-center justify-between gap-x-4">
          <span className="flex flex-wrap items-center gap-x-1.5">
            <Transport duration={row.duration} at={segments[chosen ?? current]} />
            <TimingButton />
            {pictures !== null && "size" in pictures && <PictureButtons />}
          </span>
          <Versions />
        </div>
      </div>
      {original !== null && <OriginalBar name={row.name} />}
      {original === null && <VoicesBar row={row} segments={segments} />}
      {finding && <FindBar />}
      {!pane && <PicturesPlace {...shown} tall={tallAbove} />}
      <div className="flex min-h-28 flex-1">
        {failure !== null || (segments.length === 0 && (provisional.length === 0 || original !== null)) ? (
          <div className="min-w-0 flex-1">
            {failure === null ? (
              <Nothing row={row} />
            ) : (
              <Centre title={told(failure.message)} text={told(failure.hint)} />
            )}
          </div>
        ) : (
          <Segments row={row} segments={segments} frozen={original !== null} />
        )}
        {pane && (
          <SecondPane subtitles={subtitles}>
            <PicturesPlace {...shown} tall={tallBeside} />
          </SecondPane>
        )}
      </div>
    </div>
  );
}
