/** What a file's row in the queue tells of it. */
import { isUnderWay, type QueueRow } from "../src/api/queue.ts";
import { clock } from "../src/lib/figures.ts";
import { told } from "./told.ts";
import { words } from "./words.ts";

/** How much of the file is done, 0..1; while its model is made ready, of that. */
export function rowShare(row: QueueRow): number {
  if (row.state === "next" && row.preparing !== null) return row.preparing.share ?? 0;
  const total = isUnderWay(row) ? (row.progress?.totalSeconds ?? row.duration) : row.duration;
  if (row.state === "done") return 1;
  if (total === null || total <= 0) return 0;
  if (isUnderWay(row)) return Math.min(1, (row.progress?.doneSeconds ?? row.resumedAt) / total);
  return Math.min(1, (row.state === "queued" ? row.resumeAt : row.doneSeconds) / total);
}

/** Sentences begin with the file's name, which stands above: what is left begins where it is told. */
function reason({ name, failure }: Extract<QueueRow, { state: "failed" }>): string {
  const message = told(failure.message);
  // Japanese and Chinese have a colon behind it.
  const rest = message.startsWith(name) ? message.slice(name.length).replace(/^[\s:：]+/, "") : message;
  return rest.charAt(0).toLocaleUpperCase() + rest.slice(1);
}

/** `English and German`; empty where nothing is known. */
export const spokenIn = ({ language, otherLanguages }: QueueRow): string =>
  language === null || language === "" ? "" : words.figures.languageNames([...new Set([language, ...otherLanguages])]);

/**
 * The second line: what there is to know of the file in its state.
 * @param wentOn where it was gone on with, in seconds
 * @param comparing what a comparison of the file is at
 * @param apart what it has otherwise than files that are added now; empty where nothing
 */
export function rowDetail(row: QueueRow, wentOn: number | undefined, comparing: string | null, apart: string): string {
  const parts = [row.duration === null ? "" : clock(row.duration), spokenIn(row), apart];
  if (comparing !== null) parts.push(comparing);
  if (wentOn !== undefined && (isUnderWay(row) || row.state === "done")) parts.push(words.queue.wentOn(clock(wentOn)));
  if (row.recording) return [...parts, words.recording.row].filter((part) => part !== "").join(" · ");
  switch (row.state) {
    case "running":
      parts.push(
        row.progress === null
          ? words.queue.listening
          : words.rowFigures(row.progress.realTimeFactor, row.progress.secondsLeft),
      );
      break;
    case "done":
      if (row.silent) parts.push(words.queue.silent);
      else if (row.suspects > 0) parts.push(words.queue.suspects(row.suspects));
      break;
    case "next":
      parts.push(row.preparing === null ? words.states.next : words.queue.preparing(row.preparing));
      break;
    case "failed":
      return reason(row);
    case "queued":
      parts.push(row.resumeAt > 0 ? words.queue.goesOn(clock(row.resumeAt)) : words.states.queued);
      break;
    default:
      parts.push(words.states[row.state]);
  }
  return parts.filter((part) => part !== "").join(" · ");
}
