/**
 * Where the sound of a recording stands, container by container: the rows of the table in docs/formats.md, each cell with the file that
 * proves it. A row is added here and in the document; times.test.ts holds one against the other, and each cell against its file.
 */

export const columns = [
  "start offset",
  "gaps",
  "edits",
  "joins",
  "changes of rate or channels",
  "several tracks",
] as const;
export type Column = (typeof columns)[number];

/** A part of the sentence (cards-005.wav), in seconds of it, and where it is heard in a file. */
export interface Heard {
  at: number;
  from: number;
  to: number;
}

export interface Sample {
  path: string;
  heard: Heard[];
  /** Of all that is given, silence included. */
  seconds: number;
  /** One expression for each sentence that the person is told. */
  told?: RegExp[];
}

export interface Cell {
  /** As the document says it. */
  says: string;
  /** Makes the file that proves it. */
  make(folder: string): Promise<Sample>;
  /** Where ffmpeg alone gives something else than this program: what, as the document says it. */
  throughFfmpeg?: string;
}

export interface Row {
  container: string;
  codec: string;
  by: "this program" | "ffmpeg";
  /** What it is called where there is no ffmpeg, if that is not its codec's name. */
  refusedAs?: string;
  /** Columns left out: the container knows nothing of the kind, or nothing is promised. */
  cells: Partial<Record<Column, Cell>>;
}

function rendered(cell: Cell | undefined): string {
  if (!cell) return "–";
  return cell.throughFfmpeg === undefined ? cell.says : `${cell.says}; through ffmpeg: ${cell.throughFfmpeg}`;
}

/** The table's lines, as they stand in the document. */
export function tableLines(rows: readonly Row[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(["container", "codec", "read by", ...columns]),
    `|${"---|".repeat(3 + columns.length)}`,
    ...rows.map(({ container, codec, by, cells }) =>
      line([container, codec, by, ...columns.map((column) => rendered(cells[column]))]),
    ),
  ];
}
