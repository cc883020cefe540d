/** Files and folders that are on the disk before they get their name: a power cut leaves the old one or the new one, whole. */
import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { makeOwnFolder, makeUniqueOwnFolder, openOwnFile } from "./own-files.ts";

/** Writes a small file in one step, and its folder where there is none. */
export async function placeFile(path: string, text: string): Promise<void> {
  await makeOwnFolder(dirname(path));
  const draft = await makeUniqueOwnFolder(`${path}.draft-`);
  try {
    const file = await openOwnFile(join(draft, "new"), "wx");
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(join(draft, "new"), path);
    await syncFolder(dirname(path));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Names in a folder are on the disk afterwards, where the system can do that: Windows has no such call. */
export async function syncFolder(path: string): Promise<void> {
  let folder: FileHandle | undefined;
  try {
    folder = await open(path, "r");
    await folder.sync();
  } catch {
    // The files themselves are synced; a name that is lost costs what it named, which is made again.
  } finally {
    await folder?.close();
  }
}
