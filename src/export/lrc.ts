/** Lyrics: a line for each segment, and an empty one where nobody speaks for a while, so that the last words go away. */
import { milliseconds } from "./clock.ts";
import { type Format, spokenSegments, titleOf, turn } from "./written.ts";

const silenceSeconds = 3;

/** `[mm:ss.xx]`; minutes grow past 99, there are no hours. Cut, not rounded: a line must not come before its time is up. */
function stamp(seconds: number): string {
  const hundredths = Math.floor(milliseconds(seconds) / 10);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `[${two(Math.floor(hundredths / 6000))}:${two(Math.floor(hundredths / 100) % 60)}.${two(hundredths % 100)}]`;
}

/** Text that begins with a bracket keeps its distance, or a player would read it as another time. */
const apart = (text: string): string => (text.startsWith("[") ? ` ${text}` : text);

export const lrc: Format = {
  name: "lrc",
  extension: "lrc",
  mediaType: "application/x-lrc",
  what: "timed lines for music players",
  write(transcript) {
    const segments = spokenSegments(transcript);
    const lines = segments.flatMap((segment, place) => {
      const speaker = turn(segment, segments[place - 1]);
      const text = `${stamp(segment.start)}${apart(`${speaker === "" ? "" : `${speaker}: `}${segment.text}`)}`;
      const next = segments[place + 1]?.start ?? transcript.duration;
      return next - segment.end >= silenceSeconds ? [text, stamp(segment.end)] : [text];
    });
    const head = [
      `[ti:${titleOf(transcript).replaceAll("]", ")")}]`,
      ...(transcript.language === "" ? [] : [`[la:${transcript.language}]`]),
      `[length:${stamp(transcript.duration).slice(1, -4)}]`,
    ];
    return [...head, ...lines].map((line) => `${line}\n`).join("");
  },
};
