/**
 * Comma-separated (RFC 4180), for spreadsheets. A cell that a spreadsheet would run as a formula gets an apostrophe in
 * front, which it hides: what was said in a recording must never be executed (OWASP, CSV injection).
 */
import { roundedSeconds } from "./clock.ts";
import { type Format, oneLine, spokenSegments } from "./written.ts";

/** A cell already starting with apostrophes gets one more, so that reading back is unambiguous. */
const runnable = /^'*[=+\-@＝＋－＠]/u;

function cell(text: string): string {
  const safe = runnable.test(text) ? `'${text}` : text;
  return /[",\r\n;\t]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export const csv: Format = {
  mediaType: "text/csv",
  what: "times in seconds, text and doubts, for spreadsheets",
  write(transcript) {
    const segments = spokenSegments(transcript);
    const named = segments.some((segment) => oneLine(segment.speaker ?? "") !== "");
    const rows = segments.map((segment) =>
      [
        roundedSeconds(segment.start).toFixed(3),
        roundedSeconds(segment.end).toFixed(3),
        ...(named ? [cell(oneLine(segment.speaker ?? ""))] : []),
        cell(segment.text),
        cell((segment.suspect ?? []).join("; ")),
      ].join(","),
    );
    return [`start,end,${named ? "speaker," : ""}text,suspect`, ...rows].map((row) => `${row}\r\n`).join("");
  },
};
