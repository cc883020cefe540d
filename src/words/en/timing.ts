/** Sentences of the timing tools. */
import { count, grouped, preciseClock } from "../../lib/figures.ts";

type Side = "start" | "end";

const segments = (n: number): string => count(n, "segment");

const limits: Record<Side, (low: string, high: string) => string> = {
  start: (low, high) =>
    `The start can be from ${low}, where the segment before leaves room, to ${high}, shortly before its own end.`,
  end: (low, high) =>
    `The end can be from ${low}, shortly behind its own start, to ${high}, where the next needs room.`,
};

export const timingWords = {
  timing: {
    title: "Timing",
    closer: "Zoom in",
    farther: "Zoom out",
    whole: "The whole recording",
    choose: "Drag a border: Alt parts two that touch, Shift doesn't snap. Or choose a segment and type its times.",
    border: { start: "Start of the chosen segment", end: "End of the chosen segment" },
    field: { start: "Start", end: "End" },
    here: { start: "Start here", end: "End here" },
    hear: "Play this segment",
    length: (seconds: number) => `${seconds.toFixed(2)} s`,
    notTime: "This is no time. Write it as 1:02.345, or in seconds as 62.3.",
    outside: (side: Side, low: number, high: number) => limits[side](preciseClock(low), preciseClock(high)),
    notHere: (side: Side, seconds: number) =>
      `The chosen segment can't ${side} at ${preciseClock(seconds)}, where the player is.`,
    tools: "Times",
    unfinished: "when the file is done",
    close: "Close",
    merge: {
      open: "Merge short segments…",
      title: "Merge short segments",
      seconds: "Shorter than, in seconds",
      characters: "Or with fewer characters than",
      gap: "Silence between them, at most, in seconds",
      sentences: "Also across the ends of sentences",
      speakers: "What two speakers say, or what is said in two languages, is never merged.",
      found: (before: number, after: number) =>
        before === after
          ? "No segment is so short and has a neighbour that it can be merged with."
          : `${segments(before - after)} would be merged with a neighbour: ${grouped(before)} become ${grouped(after)}.`,
      run: "Merge",
      done: (before: number, after: number) => `${segments(before - after)} merged: ${grouped(after)} are left.`,
    },
    shift: {
      open: "Shift times…",
      title: "Shift times",
      by: "By",
      byHint: "In seconds, -1.5 for earlier, or as 0:02.5",
      which: "Which",
      all: "All segments",
      following: (at: string) => `The chosen one, at ${at}, and all behind it`,
      notTime: "This is no shift. Write it in seconds, as -1.5, or as 0:02.5.",
      tooEarly: (most: number) =>
        `They can be earlier by ${most.toFixed(3)} s at most: there is no more room before them.`,
      result: (n: number, from: number, to: number) =>
        `${segments(n)}: the first begins at ${preciseClock(to)} instead of ${preciseClock(from)}.`,
      run: "Shift",
      done: (n: number) => `${segments(n)} shifted.`,
    },
    stretch: {
      open: "Stretch between two points…",
      title: "Stretch between two points",
      hint: "Say where the first and the last segment begin in the recording. All times between are drawn along.",
      first: "First segment",
      last: "Last segment",
      now: (at: number) => `now at ${preciseClock(at)}`,
      here: "Player's place",
      backwards: "The last segment has to begin behind the first.",
      tooFew: "It takes two segments that begin at different moments.",
      result: (rate: number) => `Times run at ${(100 * rate).toFixed(2)} % of their pace.`,
      run: "Stretch",
      done: (n: number) => `${segments(n)} stretched.`,
    },
  },
};
