/**
 * A file that the runtime has mapped: its weights, in the form in which products take them. What is let go of stays in the system's file cache,
 * and is there again at its next use: a million bytes in less than a tenth of a millisecond.
 */
import { readFileSync, realpathSync } from "node:fs";
import { cLibrary, letGoOfPages } from "./memory-pressure.ts";

/** Packed weights are in files on these processors alone, where it was tried; on others the runtime packs them anew at each opening. */
export const packsWeights = process.arch === "x64";

/** Whether a large encoder's weights are in memory only while they are used. */
export const letsGoOfWeights = (): boolean => packsWeights && cLibrary() !== undefined;

/** addresses */
type Range = [from: number, to: number];

export class MappedFile {
  readonly #path: string;
  #ranges: Range[] | undefined;

  /** @param path of a file that is mapped when it is first let go of, and stays so for as long as this is used */
  constructor(path: string) {
    this.#path = path;
  }

  /** Where the system isn't Linux, it decides by itself. */
  letGo(): void {
    this.#ranges ??= cLibrary() === undefined ? [] : rangesOf(realpathSync(this.#path));
    for (const [from, to] of this.#ranges) letGoOfPages(from, to);
  }
}

/** A line of /proc/self/maps: from-to, permissions, offset, device, inode, path. */
const mapping = /^([0-9a-f]+)-([0-9a-f]+) \S+ \S+ \S+ \S+ +(.*)$/;

/** Where a file is mapped, neighbours as one. */
function rangesOf(path: string): Range[] {
  const ranges: Range[] = [];
  for (const line of readFileSync("/proc/self/maps", "utf8").split("\n")) {
    const [, first, behind, of] = mapping.exec(line) ?? [];
    if (first === undefined || behind === undefined || of !== path) continue;
    const [from, to] = [Number.parseInt(first, 16), Number.parseInt(behind, 16)];
    const last = ranges.at(-1);
    if (last?.[1] === from) last[1] = to;
    else ranges.push([from, to]);
  }
  return ranges;
}
