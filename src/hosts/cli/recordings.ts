/** The paths that a person gave -> the recordings in them, each with the place where its results belong. */
import { stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import type { FailureValue } from "../../api/failure.ts";
import type { PassedOver } from "../../api/queue.ts";
import { rootOf } from "../../app/find-recordings.ts";
import { type ResultPlace, resultPlace } from "../../app/result-files.ts";
import { counted, kindsOf, passedOver } from "../../lib/passed-over.ts";
import type { Host } from "./host.ts";
import { shown } from "./terminal-text.ts";

export type Destination = { kind: "stdout" } | { kind: "beside" } | { kind: "folder"; path: string };

/** Its path is as given, or joined from a folder that was. */
export interface PlacedRecording extends ResultPlace {
  readonly bytes: number;
}

export interface FoundRecordings {
  readonly recordings: PlacedRecording[];
  readonly unreadable: { path: string; failure: FailureValue }[];
  /** files that are no recordings */
  readonly ignored: PassedOver[];
}

/** What other programs read there may be a pipe: a recording is read in places, and named in what is kept of it. */
const noInput: FailureValue = {
  code: "file.input",
  message: "A recording can't be read from standard input.",
  hint: "Save the sound to a file first.",
};

/**
 * Beside the recording, or under `destination` with the folders as they are inside a given folder. With several folders given
 * each keeps its own name there, so that theirs don't mix.
 */
function placeFor(
  path: string,
  destination: Destination,
  given: readonly string[],
  severalRoots: boolean,
): ResultPlace {
  if (destination.kind !== "folder") return resultPlace(path, null, "");
  const root = rootOf(path, given);
  if (root === null) return resultPlace(path, destination.path, "");
  const inner = relative(root, dirname(path));
  return resultPlace(path, destination.path, severalRoots ? join(basename(resolve(root)), inner) : inner);
}

export async function findRecordings(
  host: Pick<Host, "find">,
  given: readonly string[],
  destination: Destination,
  recursive: boolean,
): Promise<FoundRecordings> {
  const recordings: PlacedRecording[] = [];
  const unreadable: FoundRecordings["unreadable"] = [];
  const seen = new Set<string>();
  const ignored: PassedOver[] = [];
  const roots = new Set<string>();
  for (const path of given) if ((await stat(path).catch(() => undefined))?.isDirectory()) roots.add(resolve(path));
  for await (const found of host.find(given, { recursive })) {
    const { path } = found;
    // A file given by itself and again in its folder is one.
    if (seen.has(resolve(path))) continue;
    seen.add(resolve(path));
    if (found.kind === "ignored") ignored.push(passedOver(basename(path)));
    else if (found.kind === "unreadable") unreadable.push({ path, failure: path === "-" ? noInput : found.failure });
    else recordings.push({ ...placeFor(path, destination, given, roots.size > 1), bytes: found.bytes });
  }
  if (recordings.length === 0 && unreadable.length === 0) {
    const failure = {
      code: "file.none",
      message: `There are no recordings in ${given.map(shown).join(", ")}${ignored.length > 0 ? ` (passed over: ${kindsOf(ignored)})` : ""}.`,
      hint: recursive
        ? "Give the paths of audio or video files."
        : "Use --recursive to look into the folders inside, too.",
    };
    unreadable.push({ path: given.join(", "), failure });
  }
  return { recordings, unreadable, ignored: counted(ignored) };
}
