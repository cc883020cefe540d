/** What recordings of a watched folder get otherwise than others: how they are heard, which files are written, and where. */
import type { TranscribeOptions } from "../api/engine.ts";
import type { ExportFormat, Settings, WatchedFolder } from "../api/settings.ts";
import { withChosen } from "../lib/file-options.ts";
import { type Recording, rootOf } from "./find-recordings.ts";
import { wholePath } from "./watching.ts";

/** The folder that a recording is in; of one inside another the inner one. */
function watchedAt(path: string, { watchFolders }: Settings): WatchedFolder | undefined {
  const root = rootOf(
    path,
    watchFolders.map((folder) => folder.path),
  );
  return watchFolders.find((folder) => folder.path === root);
}

/** @returns recordings that came in, with those that are heard in the same way */
export function inTheirWays(
  found: readonly Recording[],
  settings: Settings,
): { recordings: Recording[]; options: TranscribeOptions }[] {
  const ways = new Map<WatchedFolder | undefined, Recording[]>();
  for (const recording of found) {
    const folder = watchedAt(recording.path, settings);
    ways.set(folder, [...(ways.get(folder) ?? []), recording]);
  }
  return [...ways].map(([folder, recordings]) => ({
    recordings,
    options: withChosen(settings.transcribe, folder?.chosen ?? {}),
  }));
}

/** @returns files that are written of a recording when it is done */
export function formatsFor(path: string, settings: Settings): readonly ExportFormat[] {
  return watchedAt(path, settings)?.formats ?? settings.formats;
}

/** @returns the folder for a recording's results; null: beside it @throws Failure folder.relative */
export function resultsFolderFor(path: string, settings: Settings): string | null {
  const { writeTo, outFolder } = settings;
  const own = watchedAt(path, settings)?.outFolder ?? "";
  if (own !== "") return wholePath(own);
  return writeTo === "folder" && outFolder !== "" ? wholePath(outFolder) : null;
}
