/** Plain text: a line for each segment, nothing else. */
import { type Format, spokenSegments, turn } from "./written.ts";

export const txt: Format = {
  mediaType: "text/plain",
  what: "the words, a line for each segment",
  write(transcript) {
    const segments = spokenSegments(transcript);
    return segments
      .map((segment, place) => {
        const speaker = turn(segment, segments[place - 1]);
        return `${speaker === "" ? "" : `${speaker}: `}${segment.text}\n`;
      })
      .join("");
  },
};
