/** Lyrics: a line for each segment, and an empty one where nobody speaks for a while, so that the last words go away. */
import { milliseconds } from "./clock.ts";
import { withoutStamps } from "./stand-ins.ts";
import { type Format, spokenSegments, titleOf, turn } from "./written.ts";

const silenceSeconds = 3;

/** `[mm:ss.xx]`; minutes grow past 99, there are no hours. Cut, not rounded: a line must not come before its time is up. */
function stamp(seconds: number): string {
  const hundredths = Math.floor(milliseconds(seconds) / 10);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `[${two(Math.floor(hundredths / 6000))}:${two(Math.floor(hundredths / 100) % 60)}.${two(hundredths % 100)}]`;
}

export const lrc: Format = {
  mediaType: "application/x-lrc",
  what: "timed lines for music players",
  write(transcript) {
    const segments = spokenSegments(transcript);
    const lines = segments.flatMap((segment, place) => {
      const speaker = turn(segment, segments[place - 1]);
      const said = `${speaker === "" ? "" : `${speaker}: `}${segment.text}`;
      const text = `${stamp(segment.start)}${withoutStamps(said)}`;
      const next = segments[place + 1]?.start ?? transcript.duration;
      return next - segment.end >= silenceSeconds ? [text, stamp(segment.end)] : [text];
    });
    const head = [
      `[ti:${withoutStamps(titleOf(transcript))}]`,
      ...(transcript.language === "" ? [] : [`[la:${transcript.language}]`]),
      `[length:${stamp(transcript.duration).slice(1, -4)}]`,
    ];
    return [...head, ...lines].map((line) => `${line}\n`).join("");
  },
};
