/** Loudness as bars, and what is drawn over them. */
import { loudestBetween, type PeakLevels } from "../peaks.ts";
import type { WaveView } from "../wave-view.ts";
import type { Pen } from "./drawing.ts";

const barWidth = 2;
const step = 3;

/** @returns where a moment is, in pixels */
export function placeIn(view: WaveView, width: number): (seconds: number) => number {
  const scale = width / (view.end - view.start);
  return (seconds) => (seconds - view.start) * scale;
}

/**
 * @param heard what was played is drawn in the accent: up to this time
 * @param done what is decoded is drawn stronger than what is not: up to this time
 * @param top, height the strip that they are drawn in, in pixels
 */
export function drawBars(
  { context, width, colour }: Pen,
  peaks: PeakLevels | null,
  view: WaveView,
  { heard, done, top, height }: { heard: number; done: number; top: number; height: number },
): void {
  const scale = (view.end - view.start) / width;
  // Bars stand at multiples of their own length in time: they go with the sound when the view is scrolled, and don't shimmer.
  const length = step * scale;
  const colours = { heard: colour("heard"), done: colour("done"), open: colour("open") };
  const first = Math.floor(view.start / length);
  const left = Math.round((first * length - view.start) / scale);
  for (let bar = 0; left + bar * step < width; bar++) {
    const at = (first + bar) * length;
    const loud = peaks === null ? 0 : loudestBetween(peaks, at, at + length);
    const tall = Math.max(1, loud * height);
    context.fillStyle = at < heard ? colours.heard : at < done ? colours.done : colours.open;
    context.fillRect(left + bar * step, top + (height - tall) / 2, barWidth, tall);
  }
}

export function drawPlayhead({ context, height, colour }: Pen, left: number): void {
  context.fillStyle = colour("head");
  context.fillRect(Math.round(left) - 0.75, 0, 1.5, height);
}
