/** A list of subtitles: lines as they are broken, when, and whether there is time to read them. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { TriangleAlert } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { ShownSubtitle } from "../../src/api/contract.ts";
import { readingSpeedLimit } from "../../src/api/settings.ts";
import { clock } from "../../src/lib/figures.ts";
import { Button } from "../parts/button.tsx";
import { player, usePlayer } from "../player.ts";
import { placeAt } from "../spans.ts";
import { useHeardLanguage } from "../store.ts";
import { words } from "../words.ts";

const { subtitles: say } = words;

const tooFast = ({ readingSpeed }: ShownSubtitle): boolean => readingSpeed > readingSpeedLimit;

/** `1:02.3`: subtitles change more often than every second. */
const moment = (seconds: number): string => `${clock(seconds)}.${Math.floor(seconds * 10) % 10}`;

function Line({ subtitle, current }: { subtitle: ShownSubtitle; current: boolean }) {
  const { start, end, lines, readingSpeed } = subtitle;
  const fast = tooFast(subtitle);
  const language = useHeardLanguage();
  const [from, to] = [moment(start), moment(end)];
  const edge = current ? "border-accent bg-accent-wash" : "border-transparent";
  return (
    <div className={`rounded-lg border-l-2 px-3 py-2 sm:grid sm:grid-cols-[9rem_minmax(0,1fr)] sm:gap-x-3 ${edge}`}>
      <div className="flex flex-wrap content-start items-center justify-between text-[12.5px] sm:block">
        <button
          type="button"
          aria-label={say.hear(from, to)}
          onClick={() => player.playSpan(start, end)}
          className="-ml-1 block rounded-md px-1 whitespace-nowrap text-soft hover:bg-hover hover:text-accent"
        >
          {from} – {to}
        </button>
        <span className={`flex flex-wrap items-center gap-x-1.5 ${fast ? "text-warn" : "text-soft"}`}>
          {fast && (
            <span className="flex items-center gap-1 font-medium">
              <TriangleAlert size={13} aria-hidden />
              {say.fast}
            </span>
          )}
          <span className="whitespace-nowrap">{say.speed(readingSpeed)}</span>
        </span>
      </div>
      <p
        dir="auto"
        lang={language}
        className="m-0 self-center text-center text-[16px] leading-snug whitespace-pre-line"
      >
        {lines.join("\n")}
      </p>
    </div>
  );
}

export interface SubtitleReading {
  /** the place of the subtitle that is heard, -1 between two */
  current: number;
  /** the place that the list was asked to show, a new object each time */
  asked: { place: number } | null;
  /** how many leave no time to read them */
  fast: number;
  /** goes to the next of those, around the end */
  next(): void;
}

export function useSubtitleReading(subtitles: readonly ShownSubtitle[]): SubtitleReading {
  const [asked, setAsked] = useState<{ place: number } | null>(null);
  const fast = useMemo(() => subtitles.flatMap((one, place) => (tooFast(one) ? [place] : [])), [subtitles]);
  const current = usePlayer(({ time }) => placeAt(subtitles, time));
  const next = (): void => {
    const place = fast.find((one) => one > (asked?.place ?? -1)) ?? fast[0];
    const subtitle = place === undefined ? undefined : subtitles[place];
    if (place === undefined || subtitle === undefined) return;
    setAsked({ place });
    player.seek(subtitle.start);
  };
  return { current, asked, fast: fast.length, next };
}

/** How many there are, how many are too fast, and the way to those. */
export function SubtitleSummary({
  count,
  fast,
  next,
}: Pick<SubtitleReading, "fast" | "next"> & { count: number | null }) {
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-x-3">
      <p aria-live="polite" className="m-0">
        {count !== null && say.summary(count)}
        {count !== null && count > 0 && (
          <span className={fast > 0 ? "ml-2 text-warn" : "ml-2 text-soft"}>{say.tooFast(fast)}</span>
        )}
      </p>
      {fast > 0 && (
        <Button small look="line" onClick={next}>
          {say.next}
        </Button>
      )}
    </div>
  );
}

export function SubtitleLines({
  subtitles,
  current,
  asked,
}: Pick<SubtitleReading, "current" | "asked"> & { subtitles: readonly ShownSubtitle[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: subtitles.length,
    getScrollElement: () => scroller.current,
    estimateSize: (place) => 18 + 22 * (subtitles[place]?.lines.length ?? 1),
    overscan: 8,
    // What comes next is seen with the one that is heard.
    scrollPaddingStart: 40,
    scrollPaddingEnd: 120,
    paddingEnd: 32,
  });
  useEffect(() => {
    if (current >= 0) list.scrollToIndex(current, { align: "auto" });
  }, [current, list]);
  useEffect(() => {
    if (asked !== null) list.scrollToIndex(asked.place, { align: "center" });
  }, [asked, list]);
  return (
    <div ref={scroller} className="min-h-0 flex-1 overflow-y-auto px-2">
      <ol className="relative m-0 p-0" style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map(({ index, start, key }) => {
          const subtitle = subtitles[index];
          if (subtitle === undefined) return null;
          return (
            <li
              key={key}
              ref={list.measureElement}
              data-index={index}
              className="absolute inset-x-0 top-0 list-none"
              style={{ transform: `translateY(${start}px)` }}
            >
              <Line subtitle={subtitle} current={index === current || index === asked?.place} />
            </li>
          );
        })}
      </ol>
    </div>
  );
}
