/** Two fingers on a waveform: what is between them stays between them. On a trackpad they come as a wheel with Ctrl. */
import { type PointerEvent, useRef } from "react";

/** Fingers nearer to each other than so many pixels count as so far apart: a pixel would be half of all. */
const nearest = 20;

/**
 * @param zoom is told by what part the length that is shown changes, and the place between the fingers, in the window's pixels
 * @returns what to tell of pointers; a movement of two fingers is nothing else
 */
export function usePinch(zoom: (factor: number, clientX: number, element: HTMLElement) => void) {
  /** by the number of their pointer, where they are */
  const fingers = useRef(new Map<number, number>());
  return {
    /** @returns whether it is the second finger */
    down(event: PointerEvent): boolean {
      if (event.pointerType === "touch") fingers.current.set(event.pointerId, event.clientX);
      return fingers.current.size > 1;
    },
    up: (event: PointerEvent) => void fingers.current.delete(event.pointerId),
    /** @returns whether the movement was one of two fingers */
    move(event: PointerEvent<HTMLElement>): boolean {
      const before = [...fingers.current.values()];
      if (!fingers.current.has(event.pointerId) || before.length !== 2) return false;
      fingers.current.set(event.pointerId, event.clientX);
      const [a = 0, b = 0] = fingers.current.values();
      const [c = 0, d = 0] = before;
      const wide = (one: number, two: number): number => Math.max(nearest, Math.abs(one - two));
      zoom(wide(c, d) / wide(a, b), (a + b) / 2, event.currentTarget);
      return true;
    },
  };
}
