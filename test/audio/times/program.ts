/** MPEG program streams whose sound ffmpeg decodes. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ac3Frames48k } from "./frames.ts";
import { picturesFrom, type WrittenPiece, writeProgram } from "./program-writer.ts";
import type { Cell, Row } from "./table.ts";

/** Of the sentence, what these frames hold. */
const heardSeconds = 0.95;

/** The clock of each begins a little behind zero, with pictures; the sound comes so many seconds later, once for each of the times. */
function cellOf(name: string, says: string, parts: readonly (readonly number[])[]): Cell {
  return {
    says,
    async make(folder) {
      const { data, seconds, lateSeconds } = await ac3Frames48k();
      const content = parts.map((times) => {
        const sound = times.flatMap((late) =>
          data.map((frame, i): WrittenPiece => ({ id: "AC-3", seconds: 0.5 + late + i * seconds, data: frame })),
        );
        return writeProgram([...picturesFrom(0.5, Math.max(...times)), ...sound]);
      });
      const path = join(folder, name);
      await writeFile(path, Buffer.concat(content));
      let before = 0;
      const heard = parts.flatMap((times) => {
        const start = before;
        before += Math.max(...times) + data.length * seconds;
        return times.map((late) => ({ at: start + late + lateSeconds, from: 0, to: heardSeconds }));
      });
      return { path, heard, seconds: before };
    },
  };
}

export const programRows: Row[] = [
  {
    container: "MPEG-PS",
    codec: "AC-3",
    by: "ffmpeg",
    refusedAs: "an MPEG program stream",
    cells: {
      "start offset": cellOf("late.mpg", "kept", [[3]]),
      gaps: cellOf("gap.mpg", "silence", [[1, 5]]),
      joins: cellOf("joined.mpg", "one behind the other", [[3], [3], [2]]),
    },
  },
];
