/** Markdown for reading: paragraphs with their times, doubtful spans in italics with the reason. */
import { wallClock } from "./clock.ts";
import { headFacts, paragraphsOf } from "./paragraphs.ts";
import { type Format, type SpeakerSegment, titleOf } from "./written.ts";

/** What Markdown would take for its own signs (CommonMark 0.31, backslash escapes), in the middle and at a line's start. */
function escaped(text: string): string {
  return text
    .replace(/[\\`*_[\]<>&~|]/g, "\\$&")
    .replace(/^([#=+-])/, "\\$1")
    .replace(/^(\d{1,9})([.)])/, "$1\\$2");
}

function marked(segment: SpeakerSegment): string {
  const text = escaped(segment.text);
  const doubts = segment.suspect ?? [];
  return doubts.length === 0 ? text : `*${text}* (doubtful: ${doubts.join(", ")})`;
}

export const md: Format = {
  mediaType: "text/markdown",
  what: "paragraphs with times, for notes and wikis",
  write(transcript) {
    const head = `# ${escaped(titleOf(transcript))}\n\n${headFacts(transcript, wallClock(transcript.duration)).map(escaped).join(" · ")}\n`;
    const body = paragraphsOf(transcript).map(({ startSeconds, speaker, segments }) => {
      const name = speaker === "" ? "" : `**${escaped(speaker)}:** `;
      return `\n**[${wallClock(startSeconds)}]** ${name}${segments.map(marked).join(" ")}\n`;
    });
    return head + body.join("");
  },
};
