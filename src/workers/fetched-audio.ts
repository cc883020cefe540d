/**
 * A recording fetched from the server, a range after the other, into a file of the worker's own for as long as it is worked on. A connection that
 * breaks costs what was under way of one range.
 */
import type { FileHandle } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RequestFiles } from "../app/request-files.ts";
import { Failure } from "../lib/failure.ts";
import { log } from "../lib/log.ts";
import { openOwnFile } from "../lib/node/own-files.ts";
import { identify } from "../store/identity.ts";
import { audioProof } from "./audio-proof.ts";
import { contentOf, type RecordingTask } from "./messages.ts";

/** One range. */
const rangeBytes = 8 * 1024 * 1024;
const silentMilliseconds = 30_000;
/** Behind a range that did not come, each twice the one before. */
const pauses = [250, 500, 1000, 2000, 4000];

/** A recording as a worker has it. */
export interface FoundAudio {
  path: string;
  close(): Promise<void>;
}

export interface FetchParts {
  /** that the server has too; undefined: nothing can be fetched */
  key: string | undefined;
  /** where fetched recordings are meanwhile */
  files: Pick<RequestFiles, "open" | "remove">;
}

const named = ({ path }: RecordingTask): string => basename(path.replaceAll("\\", "/"));

/** What no second try would change. */
function refused(task: RecordingTask, status: number): Failure {
  if (status === 401 || status === 403)
    return new Failure(
      "worker.key",
      `The server does not let this worker fetch ${named(task)}.`,
      "Give both the same key: SLIMSCRIBE_AUDIO_KEY, or the same text in --audio-key-file and --key-file.",
    );
  return new Failure(
    "worker.audio",
    `The server does not have ${named(task)} for a worker any more (${status}).`,
    "Try again: it may have been moved, or taken from the queue.",
  );
}

/** Bytes from `first` to `last` of the recording. @throws Failure where no second try would help; Error where one might */
async function range(
  task: RecordingTask,
  url: string,
  key: string,
  [first, last]: readonly [number, number],
  signal: AbortSignal,
) {
  const authorization = `Bearer ${audioProof(key, task.recording)}`;
  const late = AbortSignal.timeout(silentMilliseconds);
  const answer = await fetch(url, {
    headers: { authorization, range: `bytes=${first}-${last}` },
    // What it proves is for nobody else.
    redirect: "error",
    signal: AbortSignal.any([signal, late]),
  });
  if (answer.status >= 400 && answer.status < 500) {
    await answer.body?.cancel();
    throw refused(task, answer.status);
  }
  if (answer.status !== 206) throw new Error(`the server answers ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer());
  if (bytes.length !== last - first + 1) throw new Error("a range came short");
  return bytes;
}

async function fetchInto(
  file: FileHandle,
  task: RecordingTask,
  url: string,
  key: string,
  signal: AbortSignal,
): Promise<void> {
  const { bytes: size } = task.content;
  for (let first = 0; first < size; first += rangeBytes) {
    const last = Math.min(first + rangeBytes, size) - 1;
    for (let tries = 0; ; tries++) {
      try {
        await file.write(await range(task, url, key, [first, last], signal), 0, last - first + 1, first);
        break;
      } catch (error) {
        const pause = pauses[tries];
        if (signal.aborted || error instanceof Failure) throw error;
        if (pause === undefined) throw unreachable(task, url, error);
        log.debug("a range of a recording is asked for again", { recording: task.path }, error);
        await sleep(pause, undefined, { signal });
      }
    }
  }
}

const unreachable = (task: RecordingTask, url: string, cause: unknown): Failure =>
  new Failure(
    "worker.audio",
    `${named(task)} could not be fetched from ${new URL(url).origin}.`,
    "See that this machine reaches the server there, and that serve --audio-url names it as workers do.",
    { cause },
  );

/** @returns null where the server offers nothing to fetch, or there is no key. @throws Failure */
export async function fetchedAudio(
  task: RecordingTask,
  { key, files }: FetchParts,
  signal: AbortSignal,
): Promise<FoundAudio | null> {
  const { url, content } = task;
  if (url === null || key === undefined || !/^https?:\/\//.test(url)) return null;
  const folder = await files.open();
  try {
    // Its name's ending tells what it is, and sentences have the name.
    const path = join(folder, named(task));
    const file = await openOwnFile(path, "wx");
    try {
      await fetchInto(file, task, url, key, signal);
    } finally {
      await file.close();
    }
    const got = contentOf((await identify(path)).identity);
    if (got.bytes !== content.bytes || got.digest !== content.digest)
      throw new Failure(
        "worker.audio",
        `${named(task)} was changed while it was fetched.`,
        "Try again when nothing writes into it.",
      );
    return { path, close: () => files.remove(folder) };
  } catch (error) {
    await files.remove(folder);
    throw error;
  }
}
