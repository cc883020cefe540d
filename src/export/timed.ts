/** When each piece of a segment's text is heard: from word times where they belong to the text, else spread by length. */
import { milliseconds } from "./clock.ts";
import { type UnbreakableText, unitsOf } from "./units.ts";
import type { SpeakerSegment } from "./written.ts";

export interface TimedUnit extends UnbreakableText {
  /** milliseconds on the file's clock, never running backwards within a segment */
  readonly startMs: number;
  readonly endMs: number;
}

const withoutSpaces = (text: string): string => text.replace(/\s+/gu, "");

export interface TimedUnits {
  readonly units: readonly TimedUnit[];
  /** whether their times were heard rather than spread */
  readonly heard: boolean;
  /** how many of them, from the first on, nobody says: a speaker's name */
  readonly unsaid: number;
}

/** The time of every character (UTF-16 unit, spaces left out), or null when the words aren't those of the text: it was edited. */
function characterClock(segment: SpeakerSegment): { starts: Float64Array; ends: Float64Array } | null {
  const { words, text } = segment;
  if (!words || words.length === 0) return null;
  const spelled = words.map((word) => withoutSpaces(word.text));
  const characters = withoutSpaces(text);
  if (spelled.join("") !== characters) return null;
  const starts = new Float64Array(characters.length);
  const ends = new Float64Array(characters.length);
  let place = 0;
  words.forEach((word, w) => {
    const length = spelled[w]?.length ?? 0;
    const start = milliseconds(word.start);
    const span = Math.max(0, milliseconds(word.end) - start);
    for (let i = 0; i < length; i++) {
      starts[place + i] = start + Math.round((span * i) / length);
      ends[place + i] = start + Math.round((span * (i + 1)) / length);
    }
    place += length;
  });
  return { starts, ends };
}

function inOrder(units: readonly TimedUnit[]): TimedUnit[] {
  let last = 0;
  return units.map((unit) => {
    const startMs = Math.max(last, unit.startMs);
    const endMs = Math.max(startMs, unit.endMs);
    last = endMs;
    return { ...unit, startMs, endMs };
  });
}

/**
 * @param segment its text on one line
 * @param prefix said by nobody (a speaker's name): shown from the segment's start
 */
export function timedUnits(segment: SpeakerSegment, prefix: string, language: string, maxLine: number): TimedUnits {
  const units = unitsOf(segment.text, language, maxLine);
  const clock = characterClock(segment);
  const startMs = milliseconds(segment.start);
  const endMs = Math.max(startMs, milliseconds(segment.end));
  const total = units.reduce((sum, unit) => sum + unit.columns, 0);
  let place = 0;
  let shown = 0;
  const timed = units.map((unit): TimedUnit => {
    const from = place;
    place += unit.text.length;
    const before = shown;
    shown += unit.columns;
    if (clock) return { ...unit, startMs: clock.starts[from] ?? startMs, endMs: clock.ends[place - 1] ?? endMs };
    const at = (part: number): number => startMs + Math.round(((endMs - startMs) * part) / Math.max(1, total));
    return { ...unit, startMs: at(before), endMs: at(shown) };
  });
  const first = timed[0];
  const heard = clock !== null;
  if (prefix === "" || !first) return { units: inOrder(timed), heard, unsaid: 0 };
  const name = unitsOf(prefix, language, maxLine).map((unit) => ({
    ...unit,
    startMs: first.startMs,
    endMs: first.startMs,
  }));
  const all = [...name, { ...first, spaced: true }, ...timed.slice(1)];
  return { units: inOrder(all), heard, unsaid: name.length };
}
