/** Results on the disk: whole or not at all, and never over a file that is already there. */
import { randomUUID } from "node:crypto";
import { constants, copyFile, link, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";

async function put(temporary: string, path: string): Promise<boolean> {
  try {
    // A link fails where the name is taken, in one step; a rename would replace it.
    await link(temporary, path);
    return true;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    if (code === "EEXIST") return false;
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS" && code !== "EOPNOTSUPP") throw error;
  }
  try {
    // Disks without links (FAT, some shares).
    await copyFile(temporary, path, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    await rm(path, { force: true });
    throw error;
  }
}

/** @returns the path it got: `stem.format`, or `stem (2).format` and so on where that name is taken */
export async function saveResult(folder: string, stem: string, format: string, bytes: Uint8Array): Promise<string> {
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.slimscribe-${randomUUID()}`);
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    for (let number = 1; ; number += 1) {
      const path = join(folder, `${stem}${number === 1 ? "" : ` (${number})`}.${format}`);
      if (await put(temporary, path)) return path;
    }
  } finally {
    await rm(temporary, { force: true });
  }
}
