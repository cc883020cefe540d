/** From what a person dropped to the recordings in it: folders are walked once each, links and loops included. */
import { opendir, realpath, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import type { FailureValue } from "../api/failure.ts";
import { mayHoldSound } from "../api/recordings.ts";
import { failureOf } from "../lib/failure.ts";

export interface Found {
  path: string;
  name: string;
  /** the folder it lay in, from the dropped folder's name on; empty for a file dropped by itself */
  folder: string;
  bytes: number;
}

export interface Walked {
  found: Found[];
  /** files that hold no sound, by their names */
  ignored: number;
  unreadable: { name: string; failure: FailureValue }[];
}

/** @param root the folder that was handed in, null for a file by itself */
export function foundAt(path: string, root: string | null, bytes: number): Found {
  const inside = root === null ? [] : [basename(root), ...relative(root, path).split(sep).slice(0, -1)];
  return { path, name: basename(path), folder: inside.join("/"), bytes };
}

/** @param paths absolute paths of files and folders */
export async function walk(paths: readonly string[]): Promise<Walked> {
  const walked: Walked = { found: [], ignored: 0, unreadable: [] };
  const seen = new Set<string>();

  const visit = async (path: string, root: string | null): Promise<void> => {
    try {
      const status = await stat(path);
      if (status.isDirectory()) {
        // A link may lead back up: every real folder is entered once.
        const real = await realpath(path);
        if (seen.has(real)) return;
        seen.add(real);
        const names: string[] = [];
        for await (const entry of await opendir(path)) if (!entry.name.startsWith(".")) names.push(entry.name);
        names.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
        for (const name of names) await visit(join(path, name), root ?? path);
        return;
      }
      const name = basename(path);
      if (!status.isFile() || !mayHoldSound(name, root === null)) {
        walked.ignored += 1;
        return;
      }
      walked.found.push(foundAt(path, root, status.size));
    } catch (error) {
      walked.unreadable.push({ name: basename(path), failure: failureOf(error, path) });
    }
  };

  for (const path of paths) await visit(path, null);
  return walked;
}
