/** The closeup of the waveform: segments with borders that are dragged, or moved by keys. */
import { type KeyboardEvent, type RefObject, useCallback, useEffect, useRef } from "react";
import type { EditedSegment } from "../../src/api/document.ts";
import { preciseClock } from "../../src/lib/figures.ts";
import { type KeyDeeds, press } from "../key-table.ts";
import { useEscape } from "../opened.ts";
import { type Pen, useDrawing } from "../parts/drawing.ts";
import { drawCloseup } from "../parts/wave-segments.ts";
import { usePeaks } from "../parts/waveform.tsx";
import { usePlayer } from "../player.ts";
import { borderLimits, type Side } from "../segment-times.ts";
import { useTiming } from "../timing.ts";
import { followedView, viewWith, type WaveView } from "../wave-view.ts";
import { words } from "../words.ts";
import { useReading } from "./reading.ts";
import type { TimingActions } from "./timing-actions.ts";
import { useHeldSegments, useTimingPointer, useWheel } from "./timing-pointer.ts";

const { timing: say } = words;

const percentOf = (view: WaveView, seconds: number): string =>
  `${(100 * (seconds - view.start)) / (view.end - view.start)}%`;

/** A border of the chosen segment for whoever has no pointer. */
function BorderHandle({
  side,
  segments,
  index,
  view,
  actions,
}: {
  side: Side;
  segments: readonly EditedSegment[];
  index: number;
  view: WaveView;
  actions: TimingActions;
}) {
  const segment = segments[index];
  const duration = useTiming((state) => state.duration);
  if (segment === undefined) return null;
  const { low, high } = borderLimits(segments, index, side);
  const keys = (event: KeyboardEvent<HTMLElement>): void => {
    const deeds: KeyDeeds<"border"> = {
      earlier: () => actions.nudge(side, -0.01),
      later: () => actions.nudge(side, 0.01),
      muchEarlier: () => actions.nudge(side, -0.1),
      muchLater: () => actions.nudge(side, 0.1),
      leave: () => event.currentTarget.blur(),
    };
    press("border", deeds, event.nativeEvent);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      id={`border-${side}`}
      aria-label={say.border[side]}
      aria-valuemin={low}
      aria-valuemax={Math.min(high, duration)}
      aria-valuenow={segment[side]}
      aria-valuetext={preciseClock(segment[side])}
      onKeyDown={keys}
      className="pointer-events-none absolute top-0 bottom-4 -ml-[5px] w-2.5 rounded-sm"
      style={{ left: percentOf(view, segment[side]) }}
    >
      <span className="absolute inset-y-[38%] left-[3px] w-1 rounded-full bg-accent" />
    </div>
  );
}

/** The view goes along with the player, and to what is chosen. */
function useShown(segments: RefObject<readonly EditedSegment[]>, chosen: number | null): void {
  useEffect(
    () =>
      usePlayer.subscribe(({ time }, before) => {
        if (time === before.time || useTiming.getState().held !== null) return;
        useTiming.setState(({ view, duration }) => ({ view: followedView(view, duration, before.time, time) }));
      }),
    [],
  );
  useEffect(() => {
    const segment = chosen === null ? undefined : segments.current[chosen];
    if (segment === undefined) return;
    const { start, end } = segment;
    useTiming.setState(({ view, duration }) => ({ view: viewWith(view, duration, { start, end }) }));
  }, [chosen, segments]);
}

/** What the pointer holds, to the millisecond. */
function HeldTime({ view }: { view: WaveView }) {
  const held = useTiming((state) => state.held);
  if (held === null) return null;
  return (
    <span
      className="pointer-events-none absolute top-1 -translate-x-1/2 rounded-sm bg-ink px-1.5 text-[12px] text-paper"
      style={{ left: percentOf(view, held.seconds) }}
    >
      {preciseClock(held.seconds)}
    </span>
  );
}

export interface TimingWaveProps {
  id: string;
  segments: readonly EditedSegment[];
  frozen: boolean;
  doneSeconds: number;
  actions: TimingActions;
}

export function TimingWave({ id, segments: saved, frozen, doneSeconds, actions }: TimingWaveProps) {
  const area = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const peaks = usePeaks(id)?.levels ?? null;
  const view = useTiming((state) => state.view);
  const held = useTiming((state) => state.held);
  const chosen = useReading((state) => state.chosen);
  const segments = useHeldSegments(saved);
  const latest = useRef(segments);
  latest.current = segments;
  const { bind, onBorder, letGo } = useTimingPointer({ segments: saved, peaks, frozen });
  useWheel(area);
  useShown(latest, chosen);
  useEscape(held !== null, letGo);
  const paint = useCallback(
    (pen: Pen) => drawCloseup(pen, { peaks, view, segments, chosen, doneSeconds }),
    [peaks, view, segments, chosen, doneSeconds],
  );
  useDrawing(canvas, paint);
  const index = chosen !== null && !frozen && segments[chosen] !== undefined ? chosen : null;
  return (
    <div
      ref={area}
      data-closeup=""
      // Clipped, not hidden: what is clipped is not scrolled when a border out of sight gets the focus.
      className={`relative touch-none overflow-clip border-t border-line select-none ${onBorder || held !== null ? "cursor-ew-resize" : ""}`}
      {...bind}
    >
      <canvas ref={canvas} aria-hidden className="wave block h-32 w-full" />
      {index !== null &&
        (["start", "end"] as const).map((side) => (
          <BorderHandle key={side} side={side} segments={segments} index={index} view={view} actions={actions} />
        ))}
      <HeldTime view={view} />
    </div>
  );
}
