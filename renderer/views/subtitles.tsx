/** The open transcript as the subtitles that its files hold: lines as they are broken, when, and whether there is time to read them. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronDown, FileDown, TriangleAlert, X } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { ShownSubtitle } from "../../src/api/contract.ts";
import type { QueueRow } from "../../src/api/queue.ts";
import { readingSpeedLimit } from "../../src/api/settings.ts";
import { clock } from "../../src/lib/figures.ts";
import { useDocument } from "../document.ts";
import { keyOf } from "../key-table.ts";
import { useEscape } from "../opened.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { Menu } from "../parts/menu.tsx";
import { Transport } from "../parts/transport.tsx";
import { player, usePlayer } from "../player.ts";
import { useProgram } from "../program.ts";
import { ask, change, usePage } from "../store.ts";
import { words } from "../words.ts";
import { LineRules } from "./settings-files.tsx";

const { subtitles: say } = words;

const tooFast = ({ readingSpeed }: ShownSubtitle): boolean => readingSpeed > readingSpeedLimit;

/** `1:02.3`: subtitles change more often than every second. */
const moment = (seconds: number): string => `${clock(seconds)}.${Math.floor(seconds * 10) % 10}`;

/** Asked for again whenever the words or the rules change; null until they are known. */
function useSubtitles(id: string): readonly ShownSubtitle[] | null {
  const { host, keeper } = useProgram();
  const rules = usePage((state) => state.settings.subtitles);
  const segments = useDocument((state) => state.segments);
  const [known, setKnown] = useState<readonly ShownSubtitle[] | null>(null);
  useEffect(() => {
    let wanted = true;
    const work = async (): Promise<void> => {
      if (segments.length === 0) return setKnown([]);
      await keeper.flush();
      const found = await host.call("subtitles", { id, subtitles: rules });
      if (wanted) setKnown(found);
    };
    ask(work());
    return () => {
      wanted = false;
    };
  }, [host, keeper, id, rules, segments]);
  return known;
}

/** The files that these subtitles go into. */
const files = ["srt", "vtt", "ass"] as const;

function Line({ subtitle, current }: { subtitle: ShownSubtitle; current: boolean }) {
  const { start, end, lines, readingSpeed } = subtitle;
  const fast = tooFast(subtitle);
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
      <p dir="auto" className="m-0 self-center text-center text-[16px] leading-snug whitespace-pre-line">
        {lines.join("\n")}
      </p>
    </div>
  );
}

/** @param asked the place that the list was asked to show, a new object each time */
function Lines({
  subtitles,
  current,
  asked,
}: {
  subtitles: readonly ShownSubtitle[];
  current: number;
  asked: { place: number } | null;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const playing = usePlayer((state) => state.playing);
  const list = useVirtualizer({
    count: subtitles.length,
    getScrollElement: () => scroller.current,
    estimateSize: (place) => 18 + 22 * (subtitles[place]?.lines.length ?? 1),
    overscan: 8,
    paddingEnd: 32,
  });
  useEffect(() => {
    if (playing && current >= 0) list.scrollToIndex(current, { align: "auto" });
  }, [playing, current, list]);
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

export function SubtitlesView({ row }: { row: QueueRow }) {
  const program = useProgram();
  const subtitles = useSubtitles(row.id);
  const [asked, setAsked] = useState<{ place: number } | null>(null);
  const shown = useMemo(() => subtitles ?? [], [subtitles]);
  const fast = useMemo(() => shown.flatMap((one, place) => (tooFast(one) ? [place] : [])), [shown]);
  const current = usePlayer(({ time }) => shown.findIndex(({ start, end }) => start <= time && time < end));
  const close = (): void => change({ view: "transcript" });
  useEscape(true, close);
  const next = (): void => {
    const place = fast.find((one) => one > (asked?.place ?? -1)) ?? fast[0];
    const subtitle = place === undefined ? undefined : shown[place];
    if (place === undefined || subtitle === undefined) return;
    setAsked({ place });
    player.seek(subtitle.start);
  };
  return (
    <section aria-label={say.title} className="flex h-full min-h-0 flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-x-3 px-5 pt-3 pb-1">
        <h1 className="m-0 min-w-0 flex-1 truncate text-[17px] font-semibold">
          {say.title}: <bdi>{row.name}</bdi>
        </h1>
        <Menu
          trigger={
            <Button look="line" disabled={shown.length === 0} id="export">
              <FileDown size={15} aria-hidden />
              {words.transcript.export}
              <ChevronDown size={14} aria-hidden className="-mr-1 text-soft" />
            </Button>
          }
          groups={[
            files.map((format) => ({
              label: words.exports.names[format],
              hint: `.${format}`,
              run: () => program.exportAs([row.id], format),
            })),
          ]}
        />
        <IconButton icon={X} label={say.close} keys={keyOf("window", "close")} onClick={close} />
      </header>
      <div className="shrink-0 border-b border-line px-5 pb-2">
        <div className="flex min-h-8 flex-wrap items-center gap-x-3">
          <p aria-live="polite" className="m-0">
            {subtitles !== null && say.summary(shown.length)}
            {shown.length > 0 && (
              <span className={fast.length > 0 ? "ml-2 text-warn" : "ml-2 text-soft"}>{say.tooFast(fast.length)}</span>
            )}
          </p>
          {fast.length > 0 && (
            <Button small look="line" onClick={next}>
              {say.next}
            </Button>
          )}
        </div>
        <div className="flex flex-wrap items-center gap-x-8 [&>div]:py-1">
          <LineRules />
        </div>
        <Transport duration={row.duration} at={shown[current]} />
      </div>
      {subtitles !== null && shown.length === 0 ? (
        <p className="m-0 p-8 text-center text-soft">{say.none}</p>
      ) : (
        <Lines subtitles={shown} current={current} asked={asked} />
      )}
    </section>
  );
}
