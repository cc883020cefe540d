/**
 * `slimscribe watch`: new recordings in folders are transcribed as they come, until Ctrl-C. What was done in an earlier watch or by
 * another command is known by the journal; what was interrupted goes on. The model is in memory only while there is work.
 */
import { stat } from "node:fs/promises";
import { findMedia } from "../../app/find-recordings.ts";
import type { WatchHow } from "../../app/watched-folders.ts";
import { Failure } from "../../lib/failure.ts";
import { exit, type Host } from "./host.ts";
import { Interruption } from "./interruption.ts";
import { checkStdout, readyFolder } from "./results.ts";
import { shown } from "./terminal-text.ts";
import { type TranscribeRequest, transcribeAll } from "./transcribe.ts";

type Watched = Omit<TranscribeRequest, "skipDone" | "fresh" | "report" | "ownEngine">;
export type WatchRequest = Watched & Pick<WatchHow, "settleSeconds" | "polling">;

async function checkFolders(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    if ((await stat(path).catch(() => undefined))?.isDirectory()) continue;
    throw new Failure(
      "usage.watch",
      `${shown(path)} is not a folder.`,
      "Give folders that are there; files come in later.",
    );
  }
}

/** @returns the exit code @throws Failure usage.* */
export async function watchAll({ settleSeconds, polling, ...request }: WatchRequest, host: Host): Promise<number> {
  await checkFolders(request.paths);
  // What would be as wrong for the first file that comes, hours from now perhaps.
  if (request.destination.kind === "stdout") checkStdout(request.formats, Number.POSITIVE_INFINITY, host.out);
  await host.expectModel(request.options.model);
  if (request.destination.kind === "folder") await readyFolder(request.destination.path);
  const found = new Set<string>();
  let wake = (): void => {};
  const watching = host.watchFolders(
    request.paths,
    { recursive: request.recursive, settleSeconds, polling },
    {
      found(path) {
        found.add(path);
        wake();
      },
      lost: (folder) => host.err.write(`${shown(folder)} is gone. It is watched again as soon as it is there.\n`),
      failed: (what) => host.err.write(`A folder can't be watched: ${shown(what)}\n`),
    },
  );
  const interruption = new Interruption(host, () => wake());
  if (!request.quiet)
    host.err.write(`Watching ${request.paths.map(shown).join(", ")}. Ctrl-C ends it; what is done is kept.\n`);
  try {
    while (!interruption.wanted) {
      const paths = [...found].sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
      found.clear();
      if (paths.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      const command = { ...request, skipDone: true, fresh: false, report: undefined, ownEngine: true };
      // The recordings that were just found, in place of a walk through the folders.
      const code = await transcribeAll(command, { ...host, find: () => findMedia(paths) });
      // A wrong model or option would be as wrong for every recording to come.
      if (code === exit.cancelled || code === exit.wrongUsage) return code;
    }
    return exit.done;
  } finally {
    interruption.close();
    await watching.close();
  }
}
