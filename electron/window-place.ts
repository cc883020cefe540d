/** Where the window opens: where it was, on a screen that is still there. */
import type { BrowserWindow, Rectangle } from "electron";
import type { WindowPlace } from "./remembered.ts";

const usual = { width: 1360, height: 860 };
export const smallest = { width: 420, height: 480 };

/** So much of the upper edge must be seen: by it the window is taken hold of. */
const holdWidth = 120;
const holdHeight = 40;

/** How much two stretches have in common. */
const common = (start: number, length: number, otherStart: number, otherLength: number): number =>
  Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart);

const isHeldOn = (place: WindowPlace, area: Rectangle): boolean =>
  common(place.x, place.width, area.x, area.width) >= holdWidth &&
  place.y >= area.y &&
  area.y + area.height - place.y >= holdHeight;

/**
 * @param areas of the screens, without bars of the system; the first screen first
 * @returns bounds; without x and y where the system shall choose
 */
export function placeOn(place: WindowPlace | null, areas: readonly Rectangle[]): Partial<Rectangle> {
  const area = place === null ? undefined : areas.find((one) => isHeldOn(place, one));
  const { width, height } = place ?? usual;
  const within = area ?? areas[0];
  const size =
    within === undefined
      ? { width, height }
      : { width: Math.min(width, within.width), height: Math.min(height, within.height) };
  return place === null || area === undefined ? size : { x: place.x, y: place.y, ...size };
}

/** A frame is set around a window right after it is shown, and is no thicker. */
const framedMilliseconds = 1000;
const thickestFrame = 64;

const isFrame = (x: number, y: number): boolean => [x, y].every((size) => size >= 0 && size <= thickestFrame);

/**
 * Some window managers of Linux take the place that is asked for as the frame's, and tell the place of what is within. Kept as it is told the
 * window would come back lower at each start: the frame is taken off.
 * @param keep hears where the window was, each time that it is to be closed
 */
export function keepPlace(window: BrowserWindow, keep: (place: WindowPlace) => void): void {
  let [frameX, frameY] = [0, 0];
  window.once("show", () => {
    const shownAt = performance.now();
    const asked = window.getNormalBounds();
    window.once("move", () => {
      const { x, y } = window.getNormalBounds();
      const framed = performance.now() - shownAt < framedMilliseconds && isFrame(x - asked.x, y - asked.y);
      if (framed) [frameX, frameY] = [x - asked.x, y - asked.y];
    });
  });
  window.on("close", () => {
    const { x, y, width, height } = window.getNormalBounds();
    keep({ x: x - frameX, y: y - frameY, width, height, maximized: window.isMaximized() });
  });
}
