/** Tab-separated, as openai-whisper writes it: whole milliseconds and text. */
import { milliseconds } from "./clock.ts";
import { type Format, spokenSegments } from "./written.ts";

export const tsv: Format = {
  mediaType: "text/tab-separated-values",
  what: "times in milliseconds and text, for scripts",
  write(transcript) {
    const rows = spokenSegments(transcript).map(
      ({ start, end, text }) => `${milliseconds(start)}\t${milliseconds(end)}\t${text}\n`,
    );
    return `start\tend\ttext\n${rows.join("")}`;
  },
};
