/** Many files that were asked for at once, as one: a ZIP archive that stores them as they are. */
import { type Zippable, zipSync } from "fflate";

export interface Packed {
  /** with `/` between folders */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The same name twice gets a number before its ending. */
function unique(files: readonly Packed[]): Packed[] {
  const taken = new Set<string>();
  return files.map(({ name, bytes }) => {
    const dot = name.lastIndexOf(".") > name.lastIndexOf("/") + 1 ? name.lastIndexOf(".") : name.length;
    let own = name;
    for (let number = 2; taken.has(own.toLowerCase()); number++)
      own = `${name.slice(0, dot)} (${number})${name.slice(dot)}`;
    taken.add(own.toLowerCase());
    return { name: own, bytes };
  });
}

/** The format's first day, in the zone of the machine as the format wants it: the same files give the same archive. */
const firstDay = new Date(1980, 0, 1);

/** @param files together below 4 GB, fewer than 65,536 */
export function zip(files: readonly Packed[]): Uint8Array {
  const archive: Zippable = Object.fromEntries(unique(files).map(({ name, bytes }) => [name, bytes]));
  return zipSync(archive, { level: 0, mtime: firstDay });
}
