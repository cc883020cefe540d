/**
 * A transcript as subtitles. What holds for every list this makes: no two overlap, none starts before the one ahead of it
 * ends (and the gap behind it, where one is wanted), each is on the screen for 0.7 to 7 s, has at most `maxLines` lines of at most `maxLine` columns, and together they
 * hold the whole text. Whole milliseconds throughout, so that rounding can't make two overlap.
 */
import type { SubtitleRules } from "../api/settings.ts";
import { columnsOf } from "../lib/columns.ts";
import { milliseconds } from "./clock.ts";
import { cutCues, longestMs, type RawCue, readingMs, shortestMs } from "./cues.ts";
import { lineColumns, linesNeeded, setLines } from "./lines.ts";
import { timedUnits } from "./timed.ts";
import { oneLine, spokenSegments, turn, type Written } from "./written.ts";

export interface Subtitle {
  readonly startMs: number;
  readonly endMs: number;
  readonly lines: readonly string[];
  readonly speaker: string;
}

/** Two subtitles as one, when they fit the screen together and nobody else speaks in the second. */
function together(first: RawCue, second: RawCue, rules: SubtitleRules): RawCue | null {
  if (first.speaker !== second.speaker) return null;
  const endMs = Math.max(first.endMs, second.endMs);
  if (endMs - first.startMs > longestMs || second.startMs - first.endMs > shortestMs) return null;
  const [head, ...rest] = second.units;
  const last = first.units.at(-1);
  if (!head || !last) return null;
  // No space between two texts that write none.
  const eastern = columnsOf(last.text) > last.text.length && columnsOf(head.text) > head.text.length;
  const units = [...first.units, { ...head, spaced: !eastern }, ...rest];
  if (linesNeeded(units, 0, units.length, rules.maxLine) > rules.maxLines) return null;
  return { startMs: first.startMs, endMs, units, speaker: first.speaker, ownEnd: second.ownEnd };
}

/** Those without time enough of their own join a neighbour where both fit. */
function joinShort(cues: readonly RawCue[], rules: SubtitleRules): RawCue[] {
  const kept: RawCue[] = [];
  cues.forEach((cue, place) => {
    const before = kept.at(-1);
    const next = cues[place + 1];
    const room = (next?.startMs ?? Number.POSITIVE_INFINITY) - cue.startMs;
    const beforeIsShort = before !== undefined && cue.startMs - before.startMs < shortestMs;
    const merged = before && (room < shortestMs || beforeIsShort) ? together(before, cue, rules) : null;
    if (merged) kept[kept.length - 1] = merged;
    else kept.push(cue);
  });
  return kept;
}

/**
 * Gives each its time: ends are cut at the next start, those too short to read grow into the pause behind them, unless a person set
 * their end; the shortest grow on and push the next.
 */
function fitTimes(cues: readonly RawCue[], limitMs: number, gapMs: number): { startMs: number; endMs: number }[] {
  let free = 0;
  const times = cues.map((cue, place) => {
    const startMs = Math.max(free, cue.startMs);
    const next = (cues[place + 1]?.startMs ?? Number.POSITIVE_INFINITY) - gapMs;
    const readMs = Math.min(limitMs, startMs + readingMs(lineColumns(cue.units, 0, cue.units.length)));
    const ownMs = Math.min(cue.ownEnd ? cue.endMs : Math.max(cue.endMs, readMs), next);
    const endMs = Math.min(Math.max(ownMs, startMs + shortestMs), startMs + longestMs);
    free = endMs + gapMs;
    return { startMs, endMs };
  });
  // What was pushed past the end of the file goes back as far as needed; without any room left it may stay past the end.
  let end = Math.max(limitMs, cues.length * (shortestMs + gapMs) - gapMs);
  for (let i = times.length - 1; i >= 0; i--) {
    const time = times[i];
    if (!time || time.endMs <= end) break;
    time.endMs = end;
    time.startMs = Math.min(time.startMs, end - shortestMs);
    end = time.startMs - gapMs;
  }
  return times;
}

/** @returns characters a second, rounded to a tenth; see `readingSpeedLimit` */
export function readingSpeed({ startMs, endMs, lines }: Subtitle): number {
  const columns = lines.reduce((sum, line) => sum + columnsOf(line), 0);
  return Math.round((10_000 * columns) / (endMs - startMs)) / 10;
}

/** @param names "inline" writes a speaker's name at each turn into the text, "apart" leaves it to the format */
export function subtitlesOf(transcript: Written, rules: SubtitleRules, names: "inline" | "apart"): Subtitle[] {
  const segments = spokenSegments(transcript).sort((a, b) => a.start - b.start);
  const raw = segments.flatMap((segment, place) => {
    const speaker = names === "inline" ? turn(segment, segments[place - 1]) : "";
    const prefix = speaker === "" ? "" : `${speaker}:`;
    const timed = timedUnits(segment, prefix, transcript.language, rules.maxLine);
    const cues = cutCues(timed, oneLine(segment.speaker ?? ""), rules);
    const last = cues.at(-1);
    if (last !== undefined) last.ownEnd = segment.ownEnd === true;
    return cues;
  });
  const cues = joinShort(raw, rules);
  const heardEnd = segments.reduce((end, segment) => Math.max(end, milliseconds(segment.end)), 0);
  const times = fitTimes(cues, Math.max(milliseconds(transcript.duration), heardEnd), rules.gapMs);
  return cues.map((cue, place) => ({
    startMs: times[place]?.startMs ?? cue.startMs,
    endMs: times[place]?.endMs ?? cue.endMs,
    lines: setLines(cue.units, rules.maxLine),
    speaker: cue.speaker,
  }));
}
