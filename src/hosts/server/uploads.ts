/** Files that a browser hands over: streamed to a folder of their own, with their folders kept, never outside it. */
import { randomUUID } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import type { MultipartFile } from "@fastify/multipart";
import { Failure } from "../../lib/failure.ts";
import { makeOwnFolder, openOwnFile, writeOwnFile } from "../../lib/node/own-files.ts";

const longestName = 200;

/** One step of a path, safe on every system: no separators, control characters, reserved names or trailing dots. */
function step(name: string): string {
  const clean = Array.from(name)
    .map((letter) => (letter < " " || '<>:"/\\|?*\u007f'.includes(letter) ? "_" : letter))
    .join("")
    .replace(/[. ]+$/, "");
  const dot = clean.lastIndexOf(".");
  const ending = dot > 0 ? clean.slice(dot).slice(0, 16) : "";
  let stem = dot > 0 ? clean.slice(0, dot) : clean;
  while (Buffer.byteLength(stem + ending) > longestName) stem = Array.from(stem).slice(0, -1).join("");
  const whole = stem + ending;
  const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(whole);
  return whole === "" || /^\.+$/.test(whole) || reserved ? `_${whole}` : whole;
}

/** @returns the steps of a relative path as a browser gives it ("folder/sub/name.wav"), at most 16 deep */
export function safeSteps(path: string): string[] {
  const steps = path.split(/[/\\]+/).filter((name) => name !== "" && name !== ".");
  return (steps.length === 0 ? ["recording"] : steps.slice(-16)).map(step);
}

/** In a folder that no file of the queue lies in, from when that was first seen; its time is what counts. */
const leftMark = ".left";

/**
 * Deletes uploads whose files are no longer in the queue: not at once, since what was removed can be brought back for a while.
 * @param wanted paths of the queue's files
 * @param before when a folder was first seen to be left, in seconds since 1970: later ones stay
 */
export async function sweep(folder: string, wanted: readonly string[], before: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const batch = join(folder, name);
    const mark = join(batch, leftMark);
    if (wanted.some((path) => path.startsWith(batch + sep))) {
      await rm(mark, { force: true });
      continue;
    }
    const since = await stat(mark).then(
      ({ mtimeMs }) => mtimeMs / 1000,
      () => null,
    );
    if (since === null) await writeOwnFile(mark, "").catch(() => {});
    else if (since < before) await rm(batch, { recursive: true, force: true });
  }
}

/**
 * @param parts the request's files; each field's name is the file's path below what was dropped
 * @returns what to add: the dropped files and folders at the top of a fresh folder
 */
export async function receive(parts: AsyncIterable<MultipartFile>, folder: string): Promise<string[]> {
  const batch = join(folder, randomUUID());
  await makeOwnFolder(batch);
  const tops = new Set<string>();
  try {
    for await (const part of parts) {
      // Browsers escape these three in a field's name (HTML, multipart/form-data encoding).
      const steps = safeSteps(part.fieldname.replace(/%(22|0D|0A)/g, "_"));
      const target = join(batch, ...steps);
      await makeOwnFolder(join(target, ".."));
      await pipeline(part.file, (await openOwnFile(target, "wx")).createWriteStream());
      if (part.file.truncated)
        throw new Failure(
          "upload.large",
          `${steps.at(-1)} is larger than this server takes.`,
          "Start it with a higher --max-upload, or use the desktop program.",
        );
      tops.add(join(batch, steps[0] ?? ""));
    }
    return [...tops];
  } catch (error) {
    await rm(batch, { recursive: true, force: true });
    throw error;
  }
}
