/** What a person gave -> the recordings in it: folders by the names of their files, each folder once, links and loops included. */
import { readdir, realpath, stat } from "node:fs/promises";
import { basename, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { FailureValue } from "../api/failure.ts";
import type { Added, FolderCounts, PassedOver } from "../api/queue.ts";
import { notAFile, unknownName } from "../audio/refusals.ts";
import { codeOf } from "../lib/error-code.ts";
import { Failure } from "../lib/failure.ts";
import { loggedFailure } from "../lib/log.ts";
import { endingOf, mayHoldSound } from "../lib/media-endings.ts";
import { counted, passedOver } from "../lib/passed-over.ts";

/** What a walk came upon: a recording; a file passed over because it is none; a place that can't be read. */
export type FoundPath =
  | { kind: "media"; path: string; root: string | null; bytes: number }
  | { kind: "ignored"; path: string }
  | { kind: "unreadable"; path: string; failure: FailureValue };

export interface FindOptions {
  /** Go into the folders inside the folders given. */
  recursive?: boolean;
}

/** In a folder, such names are left alone and not counted: what systems and programs keep for themselves. */
export function isHidden(path: string): boolean {
  return basename(path).startsWith(".");
}

/** Endings of recordings that are also those of texts: TypeScript, modules. */
const alsoText: ReadonlySet<string> = new Set(["ts", "mod"]);

async function isText(path: string): Promise<boolean> {
  if (!alsoText.has(endingOf(path))) return false;
  const { checkSound } = await import("../audio/open.ts");
  return checkSound(path).then(
    () => false,
    (error: unknown) => error instanceof Failure && error.code === "audio.format",
  );
}

/** Node decodes names as UTF-8: of another one it makes a name that no file has. */
function unreadable(what: string, error: unknown, path: string): FoundPath & { kind: "unreadable" } {
  const isMissing = codeOf(error) === "ENOENT";
  const why = isMissing && path.includes("\ufffd") ? unknownName(path) : error;
  return { kind: "unreadable", path, failure: loggedFailure(what, why, path) };
}

async function* walk(folder: string, root: string, recursive: boolean, seen: Set<string>): AsyncGenerator<FoundPath> {
  const folders: string[] = [];
  try {
    // A folder is visited once, under its real name: links that lead back up end here.
    const real = await realpath(folder);
    if (seen.has(real)) return;
    seen.add(real);
    const entries = (await readdir(folder, { withFileTypes: true })).filter(({ name }) => !isHidden(name));
    entries.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else if (entry.isFile() && !mayHoldSound(entry.name, false)) yield { kind: "ignored", path };
      else {
        const found = await fileAt(path, root);
        if (found === "folder") folders.push(path);
        else yield found;
      }
    }
  } catch (error) {
    yield unreadable("a folder can't be read", error, folder);
  }
  if (recursive) for (const inner of folders) yield* walk(inner, root, recursive, seen);
}

/** A file in a folder, or what a link in it leads to. */
async function fileAt(path: string, root: string): Promise<FoundPath | "folder"> {
  const mayBe = mayHoldSound(basename(path), false);
  try {
    const status = await stat(path);
    if (status.isDirectory()) return "folder";
    if (!mayBe || !status.isFile() || (await isText(path))) return { kind: "ignored", path };
    return { kind: "media", path, root, bytes: status.size };
  } catch (error) {
    return mayBe ? unreadable("a file can't be looked at", error, path) : { kind: "ignored", path };
  }
}

/**
 * The recordings among these paths, in a stable order: files as they were given, whatever their ending; a folder's by name,
 * numbers by value, then those of the folders in it. A file that several links lead to is given once per link, a folder once. Nothing
 * throws: what can't be read is one of the things found.
 */
export async function* findMedia(
  paths: Iterable<string>,
  { recursive = false }: FindOptions = {},
): AsyncGenerator<FoundPath> {
  const seen = new Set<string>();
  for (const path of paths) {
    try {
      const status = await stat(path);
      if (status.isDirectory()) yield* walk(path, path, recursive, seen);
      // What opens a pipe that nobody writes to waits for ever.
      else if (!status.isFile()) yield unreadable("a path is no file", notAFile(path), path);
      else yield { kind: "media", path, root: null, bytes: status.size };
    } catch (error) {
      yield unreadable("a file can't be looked at", error, path);
    }
  }
}

/** A recording as the queue shows it. */
export interface Recording {
  path: string;
  name: string;
  /** the folder it was in, from the given folder's name on; empty for a file given by itself */
  folder: string;
  bytes: number;
}

/** @param root the folder that was handed in, null for a file by itself */
export function recordingAt(path: string, root: string | null, bytes: number): Recording {
  const inside = root === null ? [] : [basename(root), ...relative(root, path).split(sep).slice(0, -1)];
  return { path, name: basename(path), folder: inside.join("/"), bytes };
}

/** Of these folders the innermost that a path is in; null where it is in none, or is one of them. */
export function rootOf(path: string, folders: readonly string[]): string | null {
  const holds = (folder: string): boolean => {
    const way = relative(folder, path);
    return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  };
  if (folders.some((folder) => resolve(folder) === resolve(path))) return null;
  return folders.filter(holds).sort((a, b) => b.length - a.length)[0] ?? null;
}

/** What was dropped on a window: models by what is in them, and recordings. Of files by themselves, those that people keep beside recordings are passed over as well. */
export async function findDropped(
  paths: readonly string[],
): Promise<{ recordings: Recording[] } & Pick<Added, "ignored" | "unreadable" | "models">> {
  const [{ holdsWeights }, { findModel }] = await Promise.all([
    import("../model-store/formats/formats.ts"),
    import("../model-store/model-folder.ts"),
  ]);
  const recordings: Recording[] = [];
  const models: Added["models"] = [];
  const others: string[] = [];
  for (const path of paths) {
    if (await holdsWeights(path)) models.push(await findModel(path));
    else others.push(path);
  }
  const ignored: PassedOver[] = [];
  const unreadable: Added["unreadable"] = [];
  for await (const found of findMedia(others, { recursive: true })) {
    const name = basename(found.path);
    if (found.kind === "unreadable") unreadable.push({ name, failure: found.failure });
    else if (found.kind === "ignored" || !mayHoldSound(name, found.root === null)) ignored.push(passedOver(name));
    else recordings.push(recordingAt(found.path, found.root, found.bytes));
  }
  return { recordings, ignored: counted(ignored), unreadable, models };
}

/** Files that are looked at before a folder counts as too large to be counted. */
const mostCounted = 20_000;

/** What is in a folder and those in it, by number: recordings, and what is passed over as none. */
export async function countFolder(folder: string): Promise<FolderCounts> {
  let recordings = 0;
  let looked = 0;
  const ignored: PassedOver[] = [];
  for await (const { kind, path } of findMedia([folder], { recursive: true })) {
    if (looked++ === mostCounted) return { recordings, ignored: counted(ignored), isWhole: false };
    if (kind === "media") recordings++;
    if (kind === "ignored") ignored.push(passedOver(basename(path)));
  }
  return { recordings, ignored: counted(ignored), isWhole: true };
}
