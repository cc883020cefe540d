/** How much room the window has: what stands beside the text, and what stands above it. */
import { useSyncExternalStore } from "react";

const rooms = {
  /** beside the text there is room for pictures */
  pictures: window.matchMedia("(min-width: 106.25rem)"),
  /** there would be nothing beside the text */
  second: window.matchMedia("(min-width: 137.5rem)"),
};

/** @returns whether the window is so wide, now and whenever it changes */
export function useRoom(room: keyof typeof rooms): boolean {
  return useSyncExternalStore(
    (changed) => {
      rooms[room].addEventListener("change", changed);
      return () => rooms[room].removeEventListener("change", changed);
    },
    () => rooms[room].matches,
  );
}
