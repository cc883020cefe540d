/**
 * A page for reading: the paragraphs of `md`, each with a time that can be linked to (`talk.html#00:01:02`). One file without scripts
 * or addresses outside, which its policy holds a browser to; light or dark as the reader's system is, and fit for paper.
 */
import { wallClock } from "./clock.ts";
import { isRightToLeftLanguage } from "./direction.ts";
import { headFacts, type Paragraph, paragraphsOf } from "./paragraphs.ts";
import { type Format, type SpeakerSegment, titleOf, type Written } from "./written.ts";

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);

const style = `
:root { color-scheme: light dark; --ink: #1b1c1d; --soft: #5b5c5e; --doubt: #fdf3df; --here: #e2f2ef; }
@media (prefers-color-scheme: dark) { :root { --ink: #eceef0; --soft: #a9aeb4; --doubt: #372c17; --here: #1b3734; } }
body { margin: 0 auto; max-width: 42rem; padding: 2rem 1rem 4rem; font: 1.0625rem/1.6 system-ui, sans-serif; color: var(--ink); overflow-wrap: anywhere; }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.3; }
.facts { margin: 0.25rem 0 2rem; }
.facts, .time, small { color: var(--soft); font-size: 0.875rem; }
p { margin: 0 0 1rem; padding: 0 0.5rem; border-radius: 0.25rem; }
h1, .facts { padding: 0 0.5rem; }
p:target { background: var(--here); }
.time { margin-inline-end: 0.5rem; font-variant-numeric: tabular-nums; text-decoration: none; }
.time:hover { text-decoration: underline; }
mark { background: var(--doubt); color: inherit; }
@media print {
  :root { color-scheme: light; --ink: #000; --soft: #444; --doubt: #eee; }
  body { max-width: none; padding: 0; font-size: 11pt; }
  p { break-inside: avoid; orphans: 3; widows: 3; }
  p:target { background: none; }
}
`;

function said({ text, suspect = [] }: SpeakerSegment): string {
  if (suspect.length === 0) return escaped(text);
  return `<mark>${escaped(text)}</mark> <small lang="en" dir="ltr">(doubtful: ${escaped(suspect.join(", "))})</small>`;
}

/** @param id names it on the page */
function paragraph({ startSeconds, speaker, segments }: Paragraph, id: string): string {
  const time = wallClock(startSeconds);
  const name = speaker === "" ? "" : `<b><bdi>${escaped(speaker)}</bdi>:</b> `;
  return `<p id="${id}" dir="auto"><a class="time" href="#${id}"><time>${time}</time></a> ${name}${segments.map(said).join(" ")}</p>\n`;
}

/** Two that begin in the same second get a number. */
function idsOf(paragraphs: readonly Paragraph[]): string[] {
  const taken = new Map<string, number>();
  return paragraphs.map(({ startSeconds }) => {
    const time = wallClock(startSeconds);
    const number = (taken.get(time) ?? 0) + 1;
    taken.set(time, number);
    return number === 1 ? time : `${time}-${number}`;
  });
}

function page(transcript: Written): string {
  const { language } = transcript;
  const title = escaped(titleOf(transcript));
  const facts = escaped(headFacts(transcript, wallClock(transcript.duration)).join(" · "));
  const paragraphs = paragraphsOf(transcript);
  const ids = idsOf(paragraphs);
  const direction = isRightToLeftLanguage(language) ? "rtl" : "ltr";
  return `<!doctype html>
<html${language === "" ? "" : ` lang="${escaped(language)}"`} dir="${direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="Slimscribe">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<h1><bdi>${title}</bdi></h1>
<div class="facts" lang="en" dir="ltr">${facts}</div>
<main>
${paragraphs.map((one, place) => paragraph(one, ids[place] ?? "")).join("")}</main>
</body>
</html>
`;
}

export const html: Format = {
  mediaType: "text/html",
  what: "a page for reading, with times to link to",
  write: page,
};
