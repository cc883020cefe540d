/** How much a folder holds, and how much there is room for. */
import { stat, statfs } from "node:fs/promises";
import { bytes, count } from "../lib/figures.ts";
import { folderContents } from "../lib/node/folder-contents.ts";

/** More are not looked at: a report is waited for. */
const mostEntries = 20_000;

/** `1.20 GB in 41 files, 87.3 GB free on its disk` */
export async function folderSize(folder: string): Promise<string> {
  const isThere = await stat(folder).catch(() => null);
  if (isThere === null) return "not there";
  const contents = await folderContents(folder, mostEntries);
  const disk = await statfs(folder).catch(() => null);
  const free = disk === null ? "" : `, ${bytes(disk.bavail * disk.bsize)} free on its disk`;
  return `${contents.more ? "more than " : ""}${bytes(contents.bytes)} in ${count(contents.files, "file")}${free}`;
}
