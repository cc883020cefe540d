/** The whole recording as loudness: what is heard, what is doubtful, where a click goes. Wheel with Ctrl and two fingers open the timing tools there. */
import { useQuery } from "@tanstack/react-query";
import { type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { EditedSegment } from "../../src/api/document.ts";
import { clock } from "../../src/lib/figures.ts";
import { useHeard } from "../heard.ts";
import { type PeakLevels, peakLevels } from "../peaks.ts";
import { usePinch } from "../pinch.ts";
import { player, usePlayer } from "../player.ts";
import { useProgram } from "../program.ts";
import { timing, useTiming } from "../timing.ts";
import type { WaveView } from "../wave-view.ts";
import { words } from "../words.ts";
import { type Pen, useDrawing } from "./drawing.ts";
import { drawBars, drawPlayhead, placeIn } from "./wave-bars.ts";

/** Null until the file is read. */
export function usePeaks(id: string): { duration: number; levels: PeakLevels } | null {
  const { host } = useProgram();
  const heard = useHeard(id);
  const { data } = useQuery({
    queryKey: ["peaks", id, heard],
    queryFn: async () => {
      const peaks = await host.call("peaks", { id });
      return { duration: peaks.duration, levels: peakLevels(peaks) };
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return data ?? null;
}

interface Overview {
  peaks: PeakLevels | null;
  whole: WaveView;
  suspects: readonly EditedSegment[];
  doneSeconds: number;
  /** what the timing tools show of it */
  shown: WaveView | null;
}

function drawOverview(pen: Pen, { peaks, whole, suspects, doneSeconds, shown }: Overview): void {
  const { context, width, height, colour } = pen;
  const { time } = usePlayer.getState();
  const x = placeIn(whole, width);
  context.fillStyle = colour("suspect");
  for (const { start, end } of suspects) context.fillRect(x(start), 0, Math.max(2, x(end) - x(start)), height);
  if (shown !== null) {
    context.fillStyle = colour("shown");
    context.fillRect(x(shown.start), 0, Math.max(3, x(shown.end) - x(shown.start)), height);
  }
  drawBars(pen, peaks, whole, { heard: time, done: doneSeconds, top: 0, height: height - 4 });
  drawPlayhead(pen, x(time));
}

export interface WaveformProps {
  id: string;
  duration: number;
  segments: readonly EditedSegment[];
  /** what is decoded so far */
  doneSeconds: number;
}

export function Waveform({ id, duration, segments, doneSeconds }: WaveformProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const peaks = usePeaks(id);
  const whole = Math.max(duration, peaks?.duration ?? 0, 0.1);
  const [hover, setHover] = useState<number | null>(null);
  const seconds = usePlayer((state) => Math.floor(state.time));
  const open = useTiming((state) => state.open);
  const view = useTiming((state) => state.view);
  const suspects = useMemo(
    () => segments.filter(({ suspect = [], kept }) => suspect.length > 0 && kept !== true),
    [segments],
  );

  useEffect(() => timing.setDuration(whole), [whole]);
  useEffect(() => timing.leave, []);
  const paint = useCallback(
    (pen: Pen) =>
      drawOverview(pen, {
        peaks: peaks?.levels ?? null,
        whole: { start: 0, end: whole },
        suspects,
        doneSeconds,
        shown: open ? view : null,
      }),
    [peaks, whole, suspects, doneSeconds, open, view],
  );
  useDrawing(canvas, paint);

  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const wheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      if (event.deltaY > 0 && !useTiming.getState().open) return;
      const box = element.getBoundingClientRect();
      timing.zoomFrom(((event.clientX - box.left) / box.width) * whole, event.deltaY > 0 ? 1.25 : 0.8);
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [whole]);

  const timeOf = (clientX: number, element: Element): number => {
    const box = element.getBoundingClientRect();
    return ((clientX - box.left) / box.width) * whole;
  };
  const timeAt = (event: PointerEvent): number => timeOf(event.clientX, event.currentTarget);
  const pinch = usePinch((factor, clientX, element) => {
    // The whole is shown: only the tools show less.
    if (factor < 1 || useTiming.getState().open) timing.zoomFrom(timeOf(clientX, element), factor);
  });

  return (
    <div className="relative">
      <canvas
        ref={canvas}
        className={`wave block w-full touch-pan-y ${open ? "h-7" : "h-14"}`}
        aria-hidden
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          if (!pinch.down(event)) player.seek(timeAt(event));
        }}
        onPointerMove={(event) => {
          if (pinch.move(event)) return setHover(null);
          setHover(timeAt(event));
          if (event.buttons === 1) player.seek(timeAt(event));
        }}
        onPointerUp={pinch.up}
        onPointerCancel={pinch.up}
        onPointerLeave={() => setHover(null)}
      />
      <input
        type="range"
        aria-label={words.player.waveform}
        aria-valuetext={clock(seconds)}
        min={0}
        max={whole}
        step={1}
        value={Math.min(seconds, whole)}
        onChange={(event) => player.seek(Number(event.target.value))}
        className="pointer-events-none absolute inset-0 h-full w-full appearance-none rounded-md bg-transparent opacity-0 focus-visible:opacity-100 [&::-webkit-slider-thumb]:appearance-none"
      />
      {hover !== null && (
        <span
          className="pointer-events-none absolute -top-0.5 -translate-x-1/2 rounded-sm bg-ink px-1 text-[11px] text-paper"
          style={{ left: `${(100 * hover) / whole}%` }}
        >
          {clock(hover)}
        </span>
      )}
    </div>
  );
}
