/** The whole recording as loudness: what is heard, what is doubtful, where a click goes. Wheel with Ctrl zooms. */
import { useQuery } from "@tanstack/react-query";
import { type PointerEvent, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { EditedSegment, Peaks } from "../../src/api/contract.ts";
import { clock } from "../../src/lib/figures.ts";
import { player, usePlayer } from "../player.ts";
import { useProgram } from "../program.ts";
import { usePage } from "../store.ts";
import { words } from "../words.ts";

interface View {
  start: number;
  end: number;
}

interface Picture {
  peaks: Peaks | null;
  view: View;
  time: number;
  segments: readonly EditedSegment[];
  doneSeconds: number;
  /** what its colours come from */
  scheme: string;
}

const bar = { width: 2, gap: 1 };

/** The loudest of the bins between two times. */
function loudest({ peaks, binSeconds }: Peaks, from: number, to: number): number {
  let most = 0;
  const last = Math.min(peaks.length, Math.max(Math.floor(from / binSeconds) + 1, Math.ceil(to / binSeconds)));
  for (let bin = Math.floor(from / binSeconds); bin < last; bin += 1) most = Math.max(most, peaks[bin] ?? 0);
  return most;
}

function draw(canvas: HTMLCanvasElement, { peaks, view, time, segments, doneSeconds }: Picture): void {
  const context = canvas.getContext("2d");
  if (context === null) return;
  const scale = window.devicePixelRatio;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (canvas.width !== width * scale || canvas.height !== height * scale) {
    canvas.width = width * scale;
    canvas.height = height * scale;
  }
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  const style = getComputedStyle(canvas);
  const colour = (name: string): string => style.getPropertyValue(`--wave-${name}`);
  const length = view.end - view.start;
  const x = (seconds: number): number => ((seconds - view.start) / length) * width;

  context.fillStyle = colour("suspect");
  for (const { start, end, suspect = [], kept } of segments) {
    if (suspect.length === 0 || kept === true || end < view.start || start > view.end) continue;
    context.fillRect(x(start), 0, Math.max(2, x(end) - x(start)), height);
  }
  const step = bar.width + bar.gap;
  const middle = height / 2;
  for (let left = 0; left < width; left += step) {
    const at = view.start + (left / width) * length;
    const loud = peaks === null ? 0 : loudest(peaks, at, at + (step / width) * length);
    const tall = Math.max(1, Math.sqrt(loud) * (height - 8));
    context.fillStyle = at < time ? colour("heard") : at < doneSeconds ? colour("done") : colour("open");
    context.fillRect(left, middle - tall / 2, bar.width, tall);
  }
  context.fillStyle = colour("head");
  context.fillRect(Math.round(x(time)) - 0.75, 0, 1.5, height);
}

function zoomed(view: View, duration: number, at: number, factor: number): View {
  const length = Math.min(duration, Math.max(5, (view.end - view.start) * factor));
  const share = (at - view.start) / (view.end - view.start);
  const start = Math.min(duration - length, Math.max(0, at - share * length));
  return { start, end: start + length };
}

const darkScheme = window.matchMedia("(prefers-color-scheme: dark)");

/** A canvas keeps the colours that it was drawn with: @returns what changes when the theme does. */
function useScheme(): string {
  const theme = usePage((state) => state.settings.theme);
  const system = useSyncExternalStore(
    (changed) => {
      darkScheme.addEventListener("change", changed);
      return () => darkScheme.removeEventListener("change", changed);
    },
    () => darkScheme.matches,
  );
  return `${theme} ${system}`;
}

export interface WaveformProps {
  id: string;
  duration: number;
  segments: readonly EditedSegment[];
  /** what is decoded so far */
  doneSeconds: number;
}

export function Waveform({ id, duration, segments, doneSeconds }: WaveformProps) {
  const { host } = useProgram();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { data } = useQuery({
    queryKey: ["peaks", id],
    queryFn: () => host.call("peaks", { id }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  const whole = Math.max(duration, data?.duration ?? 0, 0.1);
  const [zoom, setZoom] = useState<View | null>(null);
  const [hover, setHover] = useState<number | null>(null);
  const [width, setWidth] = useState(0);
  const time = usePlayer((state) => state.time);
  const scheme = useScheme();
  const view = useMemo(() => zoom ?? { start: 0, end: whole }, [zoom, whole]);

  // A zoomed view turns its page when the playhead leaves it.
  useEffect(() => {
    setZoom((now) => {
      if (now === null || (time >= now.start && time <= now.end)) return now;
      const length = now.end - now.start;
      const start = Math.min(whole - length, Math.max(0, time - 0.1 * length));
      return { start, end: start + length };
    });
  }, [time, whole]);

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const sizes = new ResizeObserver(() => setWidth(element.clientWidth));
    sizes.observe(element);
    const wheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      const box = element.getBoundingClientRect();
      setZoom((now) => {
        const from = now ?? { start: 0, end: whole };
        const at = from.start + ((event.clientX - box.left) / box.width) * (from.end - from.start);
        const next = zoomed(from, whole, at, event.deltaY > 0 ? 1.25 : 0.8);
        return next.end - next.start >= whole - 0.01 ? null : next;
      });
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => {
      sizes.disconnect();
      element.removeEventListener("wheel", wheel);
    };
  }, [whole]);

  useEffect(() => {
    if (canvas.current !== null && width > 0)
      draw(canvas.current, { peaks: data ?? null, view, time, segments, doneSeconds, scheme });
  }, [data, view, time, segments, doneSeconds, width, scheme]);

  const timeAt = (event: PointerEvent): number => {
    const box = event.currentTarget.getBoundingClientRect();
    return view.start + ((event.clientX - box.left) / box.width) * (view.end - view.start);
  };

  return (
    <div className="relative">
      <canvas
        ref={canvas}
        className="block h-14 w-full [--wave-done:var(--color-gone)] [--wave-head:var(--color-accent)] [--wave-heard:var(--color-accent)] [--wave-open:var(--color-gone-soft)] [--wave-suspect:var(--color-warn-wash)]"
        aria-hidden
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          player.seek(timeAt(event));
        }}
        onPointerMove={(event) => {
          setHover(timeAt(event));
          if (event.buttons === 1) player.seek(timeAt(event));
        }}
        onPointerLeave={() => setHover(null)}
      />
      <input
        type="range"
        aria-label={words.player.waveform}
        aria-valuetext={clock(time)}
        min={0}
        max={whole}
        step={1}
        value={Math.min(time, whole)}
        onChange={(event) => player.seek(Number(event.target.value))}
        className="absolute inset-x-0 bottom-0 h-14 w-full appearance-none bg-transparent opacity-0 pointer-events-none focus-visible:opacity-100 rounded-md [&::-webkit-slider-thumb]:appearance-none"
      />
      {hover !== null && (
        <span
          className="pointer-events-none absolute -top-0.5 -translate-x-1/2 rounded-sm bg-ink px-1 text-[11px] text-paper"
          style={{ left: `${(100 * (hover - view.start)) / (view.end - view.start)}%` }}
        >
          {clock(hover)}
        </span>
      )}
    </div>
  );
}
