/** Two fingers on a waveform: it grows as they part. On a trackpad they come as a wheel with Ctrl. */
import { type PointerEvent, useRef } from "react";

/** Fingers nearer to each other than so many pixels count as so far apart: a pixel would be half of all. */
const nearest = 20;

interface Finger {
  x: number;
  y: number;
}

const placeOf = ({ clientX, clientY }: PointerEvent): Finger => ({ x: clientX, y: clientY });

/** However they are held: rarely side by side. */
function distance([a, b]: readonly Finger[]): number {
  return a === undefined || b === undefined ? nearest : Math.max(nearest, Math.hypot(a.x - b.x, a.y - b.y));
}

/**
 * @param zoom is told by what part the length that is shown changes, and the place between the fingers, in the window's pixels
 * @returns what to tell of pointers; a movement of two fingers is nothing else
 */
export function usePinch(zoom: (factor: number, clientX: number, element: HTMLElement) => void) {
  /** by the number of their pointer, where they are */
  const fingers = useRef(new Map<number, Finger>());
  return {
    /** @returns whether it is the second finger */
    down(event: PointerEvent): boolean {
      if (event.pointerType === "touch") fingers.current.set(event.pointerId, placeOf(event));
      return fingers.current.size > 1;
    },
    up: (event: PointerEvent) => void fingers.current.delete(event.pointerId),
    /** @returns whether the movement was one of two fingers */
    move(event: PointerEvent<HTMLElement>): boolean {
      const before = [...fingers.current.values()];
      if (!fingers.current.has(event.pointerId) || before.length !== 2) return false;
      fingers.current.set(event.pointerId, placeOf(event));
      const now = [...fingers.current.values()];
      zoom(
        distance(before) / distance(now),
        now.reduce((sum, { x }) => sum + x / 2, 0),
        event.currentTarget,
      );
      return true;
    },
  };
}
