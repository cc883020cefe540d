/** Rows of text in columns. */
import { columnsOf } from "../../lib/columns.ts";

/** @param left columns set to the left; all others are figures and stand to the right @returns lines, each with its end */
export function columned(rows: readonly (readonly string[])[], left: readonly number[] = [0]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, place) => {
      widths[place] = Math.max(widths[place] ?? 0, columnsOf(cell));
    });
  const set = (cell: string, place: number): string => {
    const padding = " ".repeat(Math.max(0, (widths[place] ?? 0) - columnsOf(cell)));
    return left.includes(place) ? cell + padding : padding + cell;
  };
  return rows.map((row) => `${row.map(set).join("  ").trimEnd()}\n`).join("");
}
