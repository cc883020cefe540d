/** What a folder holds, with all that is in it; links are not followed. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";

export interface FolderContents {
  bytes: number;
  files: number;
  /** whether there is more than was looked at */
  more: boolean;
}

/** @param mostEntries that are looked at */
export async function folderContents(folder: string, mostEntries = Number.POSITIVE_INFINITY): Promise<FolderContents> {
  const found: FolderContents = { bytes: 0, files: 0, more: false };
  const waiting = [folder];
  let entries = 0;
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    for (const entry of await readdir(path, { withFileTypes: true }).catch(() => [])) {
      if (++entries > mostEntries) return { ...found, more: true };
      const inner = join(path, entry.name);
      if (entry.isDirectory()) waiting.push(inner);
      if (!entry.isFile()) continue;
      found.files++;
      // One that has just gone holds nothing.
      found.bytes += (await stat(inner).catch(() => undefined))?.size ?? 0;
    }
  }
  return found;
}
