/** The paths that a person gave -> the recordings in them, each with the place where its results belong. */
import { stat } from "node:fs/promises";
import { basename, dirname, extname, join, relative, resolve } from "node:path";
import type { FailureValue } from "../../api/failure.ts";
import { count, shown } from "../../lib/figures.ts";
import type { Host } from "./host.ts";

export type Destination = { kind: "stdout" } | { kind: "beside" } | { kind: "folder"; path: string };

export interface Recording {
  /** as given, or joined from a folder that was */
  readonly path: string;
  readonly bytes: number;
  /** for results in files */
  readonly folder: string;
  /** name of the results without ending */
  readonly stem: string;
}

export interface FoundRecordings {
  readonly recordings: Recording[];
  readonly unreadable: { path: string; failure: FailureValue }[];
  /** files passed over because they are no recordings */
  readonly ignored: number;
}

/** The folder among the given paths that this one lies in, undefined for a file given by itself. */
function rootOf(path: string, given: readonly string[]): string | undefined {
  const inside = (root: string): boolean => {
    const way = relative(root, path);
    return (
      way !== "" &&
      way !== ".." &&
      !way.startsWith("../") &&
      !way.startsWith("..\\") &&
      resolve(root, way) === resolve(path)
    );
  };
  if (given.some((one) => resolve(one) === resolve(path))) return undefined;
  return given.filter(inside).sort((a, b) => b.length - a.length)[0];
}

/**
 * Beside the recording, or under `destination` with the folders as they are inside a given folder. With several folders given
 * each keeps its own name there, so that theirs don't mix.
 */
function folderFor(path: string, destination: Destination, given: readonly string[], severalRoots: boolean): string {
  if (destination.kind !== "folder") return dirname(path);
  const root = rootOf(path, given);
  if (root === undefined) return destination.path;
  return join(destination.path, severalRoots ? basename(resolve(root)) : "", relative(root, dirname(path)));
}

/** `a/interview.m4a` -> `interview`; a name that is all ending stays whole. */
function stemOf(path: string): string {
  return basename(path, extname(path)) || basename(path);
}

export async function findRecordings(
  host: Pick<Host, "find">,
  given: readonly string[],
  destination: Destination,
  recursive: boolean,
): Promise<FoundRecordings> {
  const recordings: Recording[] = [];
  const unreadable: FoundRecordings["unreadable"] = [];
  const seen = new Set<string>();
  let ignored = 0;
  const roots = new Set<string>();
  for (const path of given) if ((await stat(path).catch(() => undefined))?.isDirectory()) roots.add(resolve(path));
  for await (const found of host.find(given, { recursive })) {
    const { path } = found;
    // A file given by itself and again in its folder is one.
    if (seen.has(resolve(path))) continue;
    seen.add(resolve(path));
    if (found.kind === "ignored") ignored++;
    else if (found.kind === "unreadable") {
      const failure = {
        code: "file.unreadable",
        message: `${shown(path)} can't be read: ${found.reason}.`,
        hint: "Check the path and its permissions.",
      };
      unreadable.push({ path, failure });
    } else {
      const size = (await stat(path).catch(() => undefined))?.size ?? 0;
      const folder = folderFor(path, destination, given, roots.size > 1);
      recordings.push({ path, bytes: size, folder, stem: stemOf(path) });
    }
  }
  if (recordings.length === 0 && unreadable.length === 0) {
    const failure = {
      code: "file.none",
      message: `There are no recordings in ${given.map(shown).join(", ")}${ignored > 0 ? ` (${count(ignored, "other file")})` : ""}.`,
      hint: recursive
        ? "Give the paths of audio or video files."
        : "Use --recursive to look into the folders inside, too.",
    };
    unreadable.push({ path: given.join(", "), failure });
  }
  return { recordings, unreadable, ignored };
}
