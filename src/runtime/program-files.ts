/**
 * Of the program's own files (Node, the runtime, the database) more is in memory than is in use: half of it was needed at the start alone. What is let go
 * of stays in the system's file cache, and comes back where it is needed as it came the first time.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { cLibrary, letGoOfPages } from "./memory-pressure.ts";

/** An entry of /proc/self/smaps: of a file, and closed to writing. */
const readOnly = /^([0-9a-f]+)-([0-9a-f]+) r-[x-]p \S+ \S+ \S+ +\//;
/** Nothing of it was changed, as the loader does before it closes it: what is in memory is what is in the file. */
const unchanged = /^Anonymous: +0 kB$/m;

/** Where the system isn't Linux, it decides by itself. */
export const letsGoOfProgramFiles = (): boolean => cLibrary() !== undefined;

let hasLetGo = false;

/** Once in a process: what came back since is in use. */
export function letGoOfProgramFiles(): void {
  if (hasLetGo || !letsGoOfProgramFiles()) return;
  hasLetGo = true;
  for (const entry of mappings().split(/\n(?=[0-9a-f]+-)/)) {
    const [, first, behind] = readOnly.exec(entry) ?? [];
    if (first === undefined || behind === undefined || !unchanged.test(entry)) continue;
    letGoOfPages(Number.parseInt(first, 16), Number.parseInt(behind, 16));
  }
}

/** Half a megabyte, whose length nobody says: by `readFileSync` it takes twice as long. */
function mappings(): string {
  const bytes = Buffer.allocUnsafeSlow(4_000_000);
  const file = openSync("/proc/self/smaps", "r");
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length < bytes.length; length += read)
      read = readSync(file, bytes, length, bytes.length - length, null);
    return bytes.toString("latin1", 0, length);
  } finally {
    closeSync(file);
  }
}
