/** The transcript in the middle: head, waveform, segments that grow while the file is decoded. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { EditedSegment } from "../../src/api/contract.ts";
import { isUnderWay, type QueueRow } from "../../src/api/queue.ts";
import { shownSegments, useDocument } from "../document.ts";
import { useEscape } from "../opened.ts";
import { Button } from "../parts/button.tsx";
import { ProgressBar } from "../parts/progress.tsx";
import { Transport } from "../parts/transport.tsx";
import { Waveform } from "../parts/waveform.tsx";
import { player, usePlayer } from "../player.ts";
import { useProgram } from "../program.ts";
import { change, usePage } from "../store.ts";
import { words } from "../words.ts";
import { WaitingOptions } from "./file-options.tsx";
import { FindBar } from "./find-bar.tsx";
import { Newest, ProvisionalSegments, useFollowing } from "./provisional.tsx";
import { useReading } from "./reading.ts";
import { SegmentItem } from "./segment.tsx";
import { segmentActions } from "./segment-actions.ts";
import { Timing, TimingButton } from "./timing.tsx";
import { OriginalBar, TranscriptHead, Versions } from "./transcript-head.tsx";

/** The last segment that has begun, by halving. */
function segmentAt(segments: readonly EditedSegment[], time: number): number {
  let [low, high] = [0, segments.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((segments[middle]?.start ?? 0) <= time) low = middle;
    else high = middle - 1;
  }
  return segments.length === 0 ? -1 : low;
}

/** The program's fault, not the recording's: somebody may have to be asked. */
const ownFault = /^(?:bug|engine\.|cache\.)/;

/** What stands where there are no words (yet). */
function Nothing({ row }: { row: QueueRow }) {
  const program = useProgram();
  const { transcript } = words;
  const loading = useDocument((state) => state.loading);
  const paused = usePage((state) => state.paused);
  if (loading) return null;
  if (row.state === "failed")
    return (
      <Centre title={row.failure.message} text={row.failure.hint}>
        <div className="flex flex-wrap justify-center gap-2">
          <Button look="line" onClick={() => program.act("retry", [row.id])}>
            {words.queue.retry}
          </Button>
          {ownFault.test(row.failure.code) && (
            <Button look="line" onClick={() => program.copyReport(false)}>
              {words.report.copy}
            </Button>
          )}
        </div>
      </Centre>
    );
  if (row.state === "done")
    return (
      <Centre title={transcript.silent} text={transcript.silentHint}>
        <Button
          look="line"
          onClick={() => {
            program.settle((all) => ({ ...all, transcribe: { ...all.transcribe, vad: false } }));
            program.act("retry", [row.id]);
          }}
        >
          {transcript.withoutVad}
        </Button>
      </Centre>
    );
  if (row.state === "running") return <Centre title={transcript.working} text="" />;
  if (row.state === "next" && row.preparing !== null)
    return (
      <Centre title={transcript.preparing(row.preparing)} text={transcript.preparingHint}>
        <div className="w-64 max-w-full">
          <ProgressBar share={row.preparing.share} />
        </div>
      </Centre>
    );
  if (row.state === "next") return <Centre title={transcript.next} text="" />;
  if (row.state === "paused" || row.state === "cancelled")
    return (
      <Centre title={transcript[row.state]} text="">
        <Button look="line" onClick={() => program.act("resume", [row.id])}>
          {words.queue.resume}
        </Button>
        <WaitingOptions row={row} />
      </Centre>
    );
  return (
    <Centre title={paused ? transcript.allPaused : transcript.waiting} text="">
      <WaitingOptions row={row} />
    </Centre>
  );
}

function Centre({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-3 p-8 text-center">
      <p className="max-w-md text-[15px]">{title}</p>
      {text !== "" && <p className="max-w-md text-soft">{text}</p>}
      {children}
    </div>
  );
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
  const current = usePlayer((state) => (state.time > 0 || state.playing ? segmentAt(segments, state.time) : -1));
  const playing = usePlayer((state) => state.playing);
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
  useEffect(() => {
    if (playing && current >= 0) list.scrollToIndex(current, { align: "auto" });
  }, [playing, current, list]);
  useEffect(() => {
    if (chosen !== null) list.scrollToIndex(chosen, { align: "auto" });
  }, [chosen, list]);

  const withHours = (row.duration ?? 0) >= 3600;
  return (
    <div className="relative min-h-0 flex-1">
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
    useReading.getState().choose(segmentAt(segments, moment.seconds + 0.01));
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
  const current = usePlayer((state) => segmentAt(segments, state.time));
  const done = row.state === "done" ? (row.duration ?? 0) : (written.at(-1)?.end ?? 0);

  useEffect(() => {
    useReading.getState().read(row.id);
    player.load(host.soundAddress(row.id));
  }, [host, row.id]);
  useMoment(row.id, segments);
  useFollowing(row);
  useEscape(chosen !== null, () => useReading.getState().choose(null));

  return (
    <div className="flex h-full min-h-0 flex-col">
      <TranscriptHead row={row} />
      {/* Nothing to hear or see of a file that could not be opened. */}
      <div className="shrink-0 border-b border-line px-5 pb-2" hidden={row.state === "failed" && row.duration === null}>
        <Waveform id={row.id} duration={row.duration ?? done} segments={segments} doneSeconds={done} />
        <Timing row={row} segments={segments} frozen={original !== null} doneSeconds={done} />
        <div className="mt-2 -ml-1 flex min-h-8 flex-wrap items-center justify-between gap-x-4">
          <span className="flex items-center gap-1.5">
            <Transport duration={row.duration} at={segments[chosen ?? current]} />
            <TimingButton />
          </span>
          <Versions />
        </div>
      </div>
      {original !== null && <OriginalBar name={row.name} />}
      {finding && <FindBar />}
      {failure !== null ? (
        <Centre title={failure.message} text={failure.hint} />
      ) : segments.length === 0 && (provisional.length === 0 || original !== null) ? (
        <div className="min-h-0 flex-1">
          <Nothing row={row} />
        </div>
      ) : (
        <Segments row={row} segments={segments} frozen={original !== null} />
      )}
    </div>
  );
}
