/** The pointer over the closeup: borders are dragged, a click goes to its moment, wheel and pinch zoom and scroll. */
import { type PointerEvent, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { EditedSegment } from "../../src/api/document.ts";
import { type Border, borderAt, snapped } from "../borders.ts";
import { firstBehind, segmentsIn } from "../parts/wave-segments.ts";
import { type PeakLevels, soundEdges } from "../peaks.ts";
import { usePinch } from "../pinch.ts";
import { player, usePlayer } from "../player.ts";
import { useProgram } from "../program.ts";
import { borderPlace, moveBorder, touching } from "../segment-times.ts";
import { timing, useTiming } from "../timing.ts";
import { scrolledView } from "../wave-view.ts";
import { useReading } from "./reading.ts";

/** In pixels: how far a border is felt by a mouse and by a finger, how far it snaps, how far it has to be dragged to move at all. */
const reach = { mouse: 6, touch: 14, snap: 6, move: 3 };
/** What is silence is read off so much sound around, in seconds. */
const aroundSeconds = 5;

interface Press {
  border: Border | null;
  /** where the pointer went down, in pixels, and how far from the border, in seconds */
  left: number;
  offset: number;
  moving: boolean;
}

interface Under {
  segments: readonly EditedSegment[];
  peaks: PeakLevels | null;
  frozen: boolean;
}

function geometry(element: HTMLElement) {
  const box = element.getBoundingClientRect();
  const { view } = useTiming.getState();
  const secondsPerPixel = (view.end - view.start) / box.width;
  return { secondsPerPixel, view, timeOf: (clientX: number) => view.start + (clientX - box.left) * secondsPerPixel };
}

/** Wheel events have to be refused, which React's own listeners can't. */
export function useWheel(area: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = area.current;
    if (element === null) return;
    const wheel = (event: WheelEvent): void => {
      event.preventDefault();
      const { secondsPerPixel, timeOf } = geometry(element);
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      // A pinch on a trackpad comes as a wheel with Ctrl, in small steps.
      if (event.ctrlKey || event.metaKey) {
        const turned = Math.min(100, Math.max(-100, event.deltaY * lines));
        timing.zoom(Math.exp(turned / 250), timeOf(event.clientX));
        return;
      }
      const pixels = Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : event.deltaY;
      useTiming.setState(({ view, duration }) => ({
        view: scrolledView(view, duration, pixels * lines * secondsPerPixel),
      }));
    };
    element.addEventListener("wheel", wheel, { passive: false });
    return () => element.removeEventListener("wheel", wheel);
  }, [area]);
}

/** Where a dragged border goes for a place of the pointer. */
function dragged(under: Under, { border, offset }: Press, event: PointerEvent<HTMLElement>): void {
  const { segments, peaks } = under;
  const segment = border === null ? undefined : segments[border.index];
  if (border === null || segment === undefined) return;
  const { secondsPerPixel, timeOf } = geometry(event.currentTarget);
  const wanted = timeOf(event.clientX) - offset;
  const reachSeconds = reach.snap * secondsPerPixel;
  const near = { start: wanted - aroundSeconds, end: wanted + aroundSeconds };
  const marks = [
    usePlayer.getState().time,
    ...(peaks === null ? [] : soundEdges(peaks, wanted - reachSeconds, wanted + reachSeconds, near)),
    segments[border.index - 1]?.end ?? 0,
    segments[border.index + 1]?.start ?? Number.POSITIVE_INFINITY,
  ];
  const alone = event.altKey;
  const { key } = segment;
  const target = event.shiftKey ? wanted : snapped(wanted, marks, reachSeconds);
  const seconds = borderPlace(segments, border.index, border.side, target, alone);
  useTiming.setState({ held: { key, side: border.side, seconds, alone } });
}

/** Of two borders on one spot the one that can go where the pointer goes, if it is to go alone. */
function parted(segments: readonly EditedSegment[], border: Border, right: boolean): Border {
  const other = touching(segments, border.index, border.side);
  return other !== null && (border.side === "start") !== right ? other : border;
}

/** @returns what to bind to the closeup, and whether the pointer is on a border */
export function useTimingPointer(under: Under) {
  const { keeper } = useProgram();
  const press = useRef<Press | null>(null);
  const pinch = usePinch((factor, clientX, element) => timing.zoom(factor, geometry(element).timeOf(clientX)));
  const [onBorder, setOnBorder] = useState(false);
  const { segments, frozen } = under;

  const borderUnder = (event: PointerEvent<HTMLElement>): Border | null => {
    if (frozen) return null;
    const { secondsPerPixel, view, timeOf } = geometry(event.currentTarget);
    const { chosen } = useReading.getState();
    const felt = event.pointerType === "touch" ? reach.touch : reach.mouse;
    return borderAt(segmentsIn(segments, view), timeOf(event.clientX), { reach: felt, secondsPerPixel, chosen });
  };
  const letGo = (): void => {
    press.current = null;
    useTiming.setState({ held: null });
  };
  const bind = {
    onPointerDown(event: PointerEvent<HTMLElement>) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      // The second finger goes nowhere, and what the first one held it lets go of.
      if (pinch.down(event)) return letGo();
      const at = geometry(event.currentTarget).timeOf(event.clientX);
      const border = borderUnder(event);
      const segment = border === null ? undefined : segments[border.index];
      const offset = border === null || segment === undefined ? 0 : at - segment[border.side];
      press.current = { border, left: event.clientX, offset, moving: false };
      if (border !== null) return useReading.getState().choose(border.index);
      player.seek(at);
      const index = firstBehind(segments, at);
      if ((segments[index]?.start ?? Number.POSITIVE_INFINITY) <= at) useReading.getState().choose(index);
    },
    onPointerMove(event: PointerEvent<HTMLElement>) {
      if (pinch.move(event)) return letGo();
      const { current } = press;
      if (current === null) return setOnBorder(borderUnder(event) !== null);
      if (current.border === null) return player.seek(geometry(event.currentTarget).timeOf(event.clientX));
      const away = event.clientX - current.left;
      if (!current.moving && Math.abs(away) < reach.move) return;
      if (!current.moving && event.altKey) current.border = parted(segments, current.border, away > 0);
      current.moving = true;
      dragged(under, current, event);
    },
    onPointerUp(event: PointerEvent<HTMLElement>) {
      pinch.up(event);
      const { held } = useTiming.getState();
      letGo();
      if (held === null) return;
      keeper.edit((all) => {
        const index = all.findIndex(({ key }) => key === held.key);
        return index < 0 ? all : moveBorder(all, index, held.side, held.seconds, held.alone);
      });
    },
    onPointerCancel(event: PointerEvent<HTMLElement>) {
      pinch.up(event);
      letGo();
    },
    onPointerLeave: () => setOnBorder(false),
  };
  return { bind, onBorder, letGo };
}

/** The segments as they would be if the border that is held were let go now. */
export function useHeldSegments(segments: readonly EditedSegment[]): readonly EditedSegment[] {
  const held = useTiming((state) => state.held);
  return useMemo(() => {
    const index = held === null ? -1 : segments.findIndex(({ key }) => key === held.key);
    return held === null || index < 0 ? segments : moveBorder(segments, index, held.side, held.seconds, held.alone);
  }, [segments, held]);
}
