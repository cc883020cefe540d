/** Material that is too large or not free enough for the project, beside it where there is some: ../shared, or SLIMSCRIBE_SHARED. */
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

export const sharedFolder = resolve(process.env.SLIMSCRIBE_SHARED ?? join(import.meta.dirname, "..", "..", "shared"));

export const shared = (...path: string[]): string => join(sharedFolder, ...path);

/** Whether it is there; says so when it is not, so that a skipped test is not taken for a passed one. */
export function hasShared(...path: string[]): boolean {
  const there = existsSync(shared(...path));
  if (!there)
    console.warn(`not run: ${path.join("/")} is not beside the project (set SLIMSCRIBE_SHARED to where it is)`);
  return there;
}

export function readShared(...path: string[]): unknown {
  return JSON.parse(readFileSync(shared(...path), "utf8"));
}

/** What follows the header of a file in NumPy's format. */
function npyData(path: readonly string[]): ArrayBuffer {
  const bytes = readFileSync(shared(...path));
  return Uint8Array.from(bytes.subarray(10 + bytes.readUInt16LE(8))).buffer;
}

export const readNpy = (...path: string[]): Float32Array => new Float32Array(npyData(path));
export const readHalves = (...path: string[]): Uint16Array => new Uint16Array(npyData(path));
