/** Where a worker finds a recording's sound: on a shared disk, at the same path or at one that is told; else it is fetched from the server. */
import { sep } from "node:path";
import { Failure } from "../lib/failure.ts";
import { identify } from "../store/identity.ts";
import { type FetchParts, type FoundAudio, fetchedAudio } from "./fetched-audio.ts";
import { type Content, contentOf, type RecordingTask } from "./messages.ts";

/** Another file of the same name is not the recording. */
const isSame = (one: Content, other: Content): boolean => one.bytes === other.bytes && one.digest === other.digest;

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
    if (isSame(contentOf(found.identity), content)) return { path: found.path, close: async () => {} };
  }
  return null;
}

const notHere = ({ path }: RecordingTask): Failure =>
  new Failure(
    "worker.audio",
    `${steps(path).at(-1)} is not to be had by a worker.`,
    "Give workers its folder, under the same path or with --shared; or start the server with --audio-host, and both with one SLIMSCRIBE_AUDIO_KEY.",
  );

export const audioFrom =
  (shared: readonly SharedFolder[], fetching?: FetchParts): FindAudio =>
  async (task, signal) => {
    const found = (await sharedAudio(task, shared)) ?? (fetching && (await fetchedAudio(task, fetching, signal)));
    if (!found) throw notHere(task);
    return found;
  };
