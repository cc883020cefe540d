/**
 * A folder with those above it that are missing. Not by mkdir's own `recursive`: on some file systems, where a folder can't be made
 * although the one above it is there, Node 20.20 doesn't come back.
 */
import { mkdirSync, statSync } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { codeOf } from "../error-code.ts";

/** A second try is worth it only above a folder that is missing itself. */
function isWorthAbove(folder: string, error: unknown): boolean {
  return codeOf(error) === "ENOENT" && dirname(folder) !== folder;
}

type Make = (folder: string, options: { mode: number }) => Promise<unknown>;

/**
 * @param mode of the folders that are made
 * @param makeOne makes one folder
 * @throws what the disk says; ENOENT where there can be none
 */
export async function makeFolder(path: string, mode = 0o777, makeOne: Make = mkdir): Promise<void> {
  const folder = resolve(path);
  const make = (): Promise<unknown> =>
    makeOne(folder, { mode }).catch(async (error: unknown) => {
      const there = await stat(folder).then(
        (found) => found.isDirectory(),
        () => false,
      );
      // It may be there already, or have been made by somebody else meanwhile.
      if (!there) throw error;
    });
  try {
    await make();
  } catch (error) {
    if (!isWorthAbove(folder, error)) throw error;
    await makeFolder(dirname(folder), mode, makeOne);
    await make();
  }
}

/** As `makeFolder`. */
export function makeFolderSync(path: string, mode = 0o777): void {
  const folder = resolve(path);
  const make = (): void => {
    try {
      mkdirSync(folder, { mode });
    } catch (error) {
      if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
    }
  };
  try {
    make();
  } catch (error) {
    if (!isWorthAbove(folder, error)) throw error;
    makeFolderSync(dirname(folder), mode);
    make();
  }
}
