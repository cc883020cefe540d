/** A segment's words and which of them is heard: measured where the engine gave times, never guessed. */
import type { EditedSegment } from "../src/api/document.ts";
import { timeOfLetter } from "./segment-edits.ts";

export interface SpokenWord {
  text: string;
  /** its first letter's place in the text */
  at: number;
  /** where a click on it goes, in seconds; by the letters where nothing was measured */
  start: number;
}

function hasTimes({ words }: EditedSegment): boolean {
  return words !== undefined && words.length > 0;
}

export function spokenWords(segment: EditedSegment): SpokenWord[] {
  if (hasTimes(segment)) {
    let at = 0;
    return (segment.words ?? []).map(({ text, start }) => {
      const word = { text, at, start };
      at += text.length;
      return word;
    });
  }
  const text = segment.text.trim();
  return [...text.matchAll(/\S+\s*/g)].map(({ 0: word, index }) => ({
    text: word,
    at: index,
    start: timeOfLetter(segment, index),
  }));
}

/** @returns the place of the word that is heard at a time, -1 before the first; "all" where only the segment's times are known */
export function heardAt(segment: EditedSegment, words: readonly SpokenWord[], time: number): number | "all" {
  return hasTimes(segment) ? words.findLastIndex(({ start }) => time >= start) : "all";
}
