/** SubRip. It knows no escapes: an arrow in the text is written shorter, so that no reader takes a line for a time. */
import { formatTimestamp } from "./clock.ts";
import { withoutOverrides, withoutTags } from "./stand-ins.ts";
import { subtitlesOf } from "./subtitles.ts";
import type { Format } from "./written.ts";

const plain = (text: string): string => withoutOverrides(withoutTags(text.replace(/-{2,}>/g, "->")));

export const srt: Format = {
  mediaType: "application/x-subrip",
  what: "subtitles for players and editors",
  write(transcript, rules) {
    const text = subtitlesOf(transcript, rules, "inline")
      .map(
        ({ startMs, endMs, lines }, place) =>
          `${place + 1}\n${formatTimestamp(startMs, ",")} --> ${formatTimestamp(endMs, ",")}\n${plain(lines.join("\n"))}\n\n`,
      )
      .join("");
    return rules.carriageReturns ? text.replaceAll("\n", "\r\n") : text;
  },
};
