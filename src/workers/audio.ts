/** Where a worker finds a recording's sound: at the same path, or at one that is told, as on a shared disk. */
import { sep } from "node:path";
import { Failure } from "../lib/failure.ts";
import { identify } from "../store/identity.ts";
import { contentOf, type RecordingTask } from "./messages.ts";

export interface FoundAudio {
  path: string;
  close(): Promise<void>;
}

/** @throws Failure worker.audio where it is not to be had here */
export type FindAudio = (task: RecordingTask, signal: AbortSignal) => Promise<FoundAudio>;

/** A folder of the server, and where it is here. */
export interface SharedFolder {
  there: string;
  here: string;
}

/** @param text `THERE=HERE` @throws Failure usage.shared */
export function folderHere(text: string): SharedFolder {
  const place = text.indexOf("=");
  const [there, here] = [text.slice(0, place), text.slice(place + 1)];
  if (place > 0 && here !== "") return { there, here };
  const hint = "Write the server's folder, an equals sign and the same folder here: /srv/audio=/mnt/audio.";
  throw new Failure("usage.shared", `${text} names no shared folder.`, hint);
}

/** Server and worker may write paths in two ways. */
const steps = (path: string): string[] => path.split(/[\\/]/).filter((step) => step !== "");

/** @returns paths here at which a file of the server may be, the likeliest first */
export function pathsHere(path: string, shared: readonly SharedFolder[]): string[] {
  const way = steps(path);
  const mapped = shared.flatMap(({ there, here }) => {
    const top = steps(there);
    return top.every((step, place) => way[place] === step) ? [[here, ...way.slice(top.length)].join(sep)] : [];
  });
  return [...mapped, path];
}

/** On a shared disk. @returns null where no file here has that content */
export async function sharedAudio(
  { path, content }: RecordingTask,
  shared: readonly SharedFolder[],
): Promise<FoundAudio | null> {
  for (const here of pathsHere(path, shared)) {
    const found = await identify(here).catch(() => null);
    if (found === null) continue;
    const { bytes, digest } = contentOf(found.identity);
    // Another file of the same name is not the recording.
    if (bytes === content.bytes && digest === content.digest) return { path: found.path, close: async () => {} };
  }
  return null;
}

const notHere = ({ path }: RecordingTask): Failure =>
  new Failure(
    "worker.audio",
    `${steps(path).at(-1)} is not to be had by a worker.`,
    "Give workers the folder that it is in, under the same path or with --shared.",
  );

export const audioFrom =
  (shared: readonly SharedFolder[]): FindAudio =>
  async (task) => {
    const found = await sharedAudio(task, shared);
    if (found === null) throw notHere(task);
    return found;
  };
