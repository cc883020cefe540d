/** Text that is safe to print on a terminal, and as wide as there is room. */
import { columnsOf } from "../../lib/columns.ts";

/** A path or name as it can stand in a line: control characters and marks that turn the direction of the text are made visible. */
export function shown(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, "\ufffd");
}

/** The text, its middle left out where it would be wider than this. */
export function fitted(text: string, width: number): string {
  if (columnsOf(text) <= width) return text;
  const graphemes = [...new Intl.Segmenter("en").segment(text)].map(({ segment }) => segment);
  const room = Math.max(0, width - 1);
  let [head, tail] = ["", ""];
  // From both ends: names of recordings differ at their ends.
  while (graphemes.length > 0) {
    const fromHead = columnsOf(head) <= columnsOf(tail);
    const next = (fromHead ? graphemes.shift() : graphemes.pop()) ?? "";
    if (columnsOf(head) + columnsOf(tail) + columnsOf(next) > room) break;
    if (fromHead) head += next;
    else tail = next + tail;
  }
  return width < 1 ? "" : `${head}…${tail}`;
}
