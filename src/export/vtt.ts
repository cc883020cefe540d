/** WebVTT (W3C): cue text with its three escapes, speakers as voice spans. */
import { formatTimestamp } from "./clock.ts";
import { withoutBackslashes } from "./stand-ins.ts";
import { subtitlesOf } from "./subtitles.ts";
import type { Format } from "./written.ts";

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

export const vtt: Format = {
  mediaType: "text/vtt",
  what: "subtitles for the web",
  write(transcript, rules) {
    const cues = subtitlesOf(transcript, rules, "apart").map(({ startMs, endMs, lines, speaker }) => {
      const text = lines.map((line) => escaped(withoutBackslashes(line))).join("\n");
      const voiced = speaker === "" ? text : `<v ${escaped(speaker)}>${text}</v>`;
      return `\n${formatTimestamp(startMs)} --> ${formatTimestamp(endMs)}\n${voiced}\n`;
    });
    const text = `WEBVTT\n${cues.join("")}`;
    return rules.carriageReturns ? text.replaceAll("\n", "\r\n") : text;
  },
};
