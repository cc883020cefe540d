/** A part of the recording, close enough to see where segments begin and end. */
import type { EditedSegment } from "../../src/api/document.ts";
import { clock } from "../../src/lib/figures.ts";
import type { PeakLevels } from "../peaks.ts";
import { usePlayer } from "../player.ts";
import { rulerMarks, type WaveView } from "../wave-view.ts";
import type { Pen } from "./drawing.ts";
import { drawBars, drawPlayhead, placeIn } from "./wave-bars.ts";

export interface Closeup {
  peaks: PeakLevels | null;
  view: WaveView;
  segments: readonly EditedSegment[];
  chosen: number | null;
  doneSeconds: number;
}

/** Above the bars the words, under them the ruler, in pixels. */
const strips = { words: 20, ruler: 16 };
/** Narrower ones have no room for borders, or for words. */
const narrowest = { borders: 8, words: 24 };

/** The first segment that ends behind a time, by halving. */
export function firstBehind(segments: readonly EditedSegment[], seconds: number): number {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((segments[middle]?.end ?? 0) < seconds) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Places of the segments that are in the view, in order. */
export function* segmentsIn(segments: readonly EditedSegment[], view: WaveView): Generator<[number, EditedSegment]> {
  for (let index = firstBehind(segments, view.start); index < segments.length; index++) {
    const segment = segments[index];
    if (segment === undefined || segment.start > view.end) return;
    yield [index, segment];
  }
}

function drawBands(pen: Pen, { view, segments, chosen }: Closeup): void {
  const { context, width, height, colour } = pen;
  const x = placeIn(view, width);
  const colours = { chosen: colour("chosen"), segment: colour("segment"), border: colour("border") };
  const [accent, text] = [colour("head"), colour("text")];
  const deep = height - strips.ruler;
  context.font = `11.5px ${getComputedStyle(context.canvas).fontFamily}`;
  context.textBaseline = "middle";
  for (const [index, segment] of segmentsIn(segments, view)) {
    const [left, right] = [x(segment.start), x(segment.end)];
    context.fillStyle = index === chosen ? colours.chosen : colours.segment;
    context.fillRect(left, 0, right - left, deep);
    if (right - left < narrowest.borders && index !== chosen) continue;
    context.fillStyle = index === chosen ? accent : colours.border;
    const thick = index === chosen ? 2 : 1;
    context.fillRect(Math.round(left), 0, thick, deep);
    context.fillRect(Math.round(right) - thick, 0, thick, deep);
    if (right - left < narrowest.words) continue;
    context.save();
    context.beginPath();
    context.rect(left + 4, 0, right - left - 8, strips.words);
    context.clip();
    context.fillStyle = index === chosen ? accent : text;
    context.fillText(segment.text.trim(), Math.max(left, 0) + 6, strips.words / 2 + 1);
    context.restore();
  }
}

function drawRuler({ context, width, height, colour }: Pen, view: WaveView): void {
  const x = placeIn(view, width);
  context.font = `11px ${getComputedStyle(context.canvas).fontFamily}`;
  context.textBaseline = "alphabetic";
  context.fillStyle = colour("text");
  for (const { seconds, step } of rulerMarks(view, Math.max(2, width / 90))) {
    const left = Math.round(x(seconds));
    context.fillRect(left, height - strips.ruler, 1, 4);
    const tenth = step < 1 ? `.${Math.round(seconds * 10) % 10}` : "";
    context.fillText(`${clock(seconds + 0.001)}${tenth}`, left + 4, height - 3);
  }
}

export function drawCloseup(pen: Pen, closeup: Closeup): void {
  const { width, height } = pen;
  const { view, peaks, doneSeconds } = closeup;
  const { time } = usePlayer.getState();
  drawBands(pen, closeup);
  const strip = { top: strips.words, height: height - strips.words - strips.ruler - 2 };
  drawBars(pen, peaks, view, { heard: time, done: doneSeconds, ...strip });
  drawRuler(pen, view);
  if (time >= view.start && time <= view.end) drawPlayhead(pen, placeIn(view, width)(time));
}
