/**
 * Folders and files of the program's own: what was said in a recording is nobody else's on this machine. All of them are made
 * here, folders as 0700 and files as 0600. On Windows modes mean nothing; there the person's profile, in which they are, is closed.
 */
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  lstatSync,
  openSync,
  readdirSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { copyFile, type FileHandle, mkdtemp, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder, makeFolderSync } from "./make-folder.ts";

const folderMode = 0o700;
const fileMode = 0o600;
/** what the group and all others may do */
const others = 0o077;

/** With the folders above it that are missing. */
export async function makeOwnFolder(path: string): Promise<void> {
  await makeFolder(path, folderMode);
}

/** A new folder: what is missing of its name is chosen so that there is none. The folder above is there. @returns its path */
export async function makeUniqueOwnFolder(start: string): Promise<string> {
  // As 0700, always.
  return mkdtemp(start);
}

export function makeOwnFolderSync(path: string): void {
  makeFolderSync(path, folderMode);
}

/** @param flag "w" for a new file or in place of an old one, "wx" for a new one only */
export async function writeOwnFile(path: string, data: string | Uint8Array, flag: "w" | "wx" = "w"): Promise<void> {
  await writeFile(path, data, { flag, mode: fileMode });
}

export function writeOwnFileSync(path: string, data: string | Uint8Array, flag: "w" | "wx" = "w"): void {
  writeFileSync(path, data, { flag, mode: fileMode });
}

/**
 * Behind what is in the file, which is made where there is none: several programs may do so at once, and each piece stays whole.
 * @returns the bytes that the file holds then
 */
export function appendToOwnFileSync(path: string, data: string): number {
  const file = openSync(path, "a", fileMode);
  try {
    writeSync(file, data);
    return fstatSync(file).size;
  } finally {
    closeSync(file);
  }
}

/** On the disk when this returns. */
export function syncOwnFileSync(path: string): void {
  const file = openSync(path, "r+");
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Open for writing; "r+": one that is there, for reading as well. */
export async function openOwnFile(path: string, flag: "w" | "wx" | "a" | "r+"): Promise<FileHandle> {
  return open(path, flag, fileMode);
}

/** Another file's bytes, not its mode. @param mode of `copyFile` */
export async function copyToOwnFile(from: string, to: string, mode?: number): Promise<void> {
  await copyFile(from, to, mode);
  closeToOthers(to);
}

const withoutLinks = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Through a handle, so that nothing that takes its place meanwhile is changed. */
function closeOne(path: string): void {
  const file = openSync(path, withoutLinks);
  try {
    const { mode, uid } = fstatSync(file);
    if (uid === process.getuid?.()) fchmodSync(file, mode & ~others & 0o7777);
  } finally {
    closeSync(file);
  }
}

/**
 * Takes a file, or a folder with all that is in it, away from other users of the machine, where an earlier version left it open to
 * them. Links are not followed, and what belongs to somebody else or can't be changed stays as it is. A folder is closed after what
 * is in it: one that is closed need not be looked into, and a mending that was interrupted is done again.
 */
export function closeToOthers(path: string): void {
  if (process.platform === "win32") return;
  try {
    const status = lstatSync(path);
    const ours = status.uid === process.getuid?.() && (status.isFile() || status.isDirectory());
    if (!ours || (status.mode & others) === 0) return;
    if (status.isDirectory()) for (const name of readdirSync(path)) closeToOthers(join(path, name));
    closeOne(path);
  } catch {
    // It is gone, or the disk knows no modes.
  }
}

/**
 * Closes what is the program's in a folder of its own, and the folder itself unless other things are in it too: a person may have
 * chosen one that is used for more.
 * @param isOurs by the name of what is in it
 */
export function closeOwnFolder(folder: string, isOurs: (name: string) => boolean): void {
  if (process.platform === "win32") return;
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  for (const name of names) if (isOurs(name)) closeToOthers(join(folder, name));
  try {
    if (names.every(isOurs)) closeOne(folder);
  } catch {
    // A link to a place elsewhere, or somebody else's: what is in it is closed by itself.
  }
}
