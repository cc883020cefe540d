/** Files that a browser hands over: streamed to a folder of their own, with their folders kept, never outside it. */
import { randomUUID } from "node:crypto";
import { type FileHandle, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { MultipartFile } from "@fastify/multipart";
import type { FailureValue } from "../../api/failure.ts";
import type { Added, PassedOver } from "../../api/queue.ts";
import { arriving } from "../../app/uploads.ts";
import { codeOf } from "../../lib/error-code.ts";
import { Failure } from "../../lib/failure.ts";
import { mayHoldSound } from "../../lib/media-endings.ts";
import { makeOwnFolder, openOwnFile } from "../../lib/node/own-files.ts";
import { passedOver } from "../../lib/passed-over.ts";

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

/** What came of an upload. */
export interface Received {
  /** what to add: files and folders at the top of what was dropped */
  paths: string[];
  /** files that hold no sound, by their names */
  ignored: PassedOver[];
  /** files that hold none, by what is in them */
  unreadable: Added["unreadable"];
}

const taken = (error: unknown): boolean => ["EEXIST", "ENOTDIR", "EISDIR"].includes(codeOf(error));

/** Two files may have one name, or one on this disk: each has it, in a folder of another number. */
async function place(
  batch: string,
  steps: readonly string[],
  numbers: Map<string, number>,
): Promise<[FileHandle, string[]]> {
  const name = steps.join("/").normalize().toLowerCase();
  for (let number = (numbers.get(name) ?? 0) + 1; ; number += 1) {
    numbers.set(name, number);
    const whole = [String(number), ...steps];
    try {
      await makeOwnFolder(join(batch, ...whole.slice(0, -1)));
      return [await openOwnFile(join(batch, ...whole), "wx"), whole];
    } catch (error) {
      if (!taken(error)) throw error;
    }
  }
}

/** Only a closed connection ends in the middle. */
function broken(error: unknown): unknown {
  const early =
    error instanceof Error &&
    (/Unexpected end/.test(error.message) || /PREMATURE|ECONNRESET|ABORT/.test(codeOf(error)));
  if (!early) return error;
  return new Failure("upload.broken", "The files did not arrive whole.", "Drop them again.", { cause: error });
}

/**
 * What holds no sound is not kept: by its name it isn't even written, by its content it is deleted.
 * @param parts the request's files; each field's name is the file's path below what was dropped
 * @param check why a file is no recording, by its content
 */
export async function receive(
  parts: AsyncIterable<MultipartFile>,
  folder: string,
  check: (path: string) => Promise<FailureValue | null>,
): Promise<Received> {
  const whole = join(folder, randomUUID());
  const batch = whole + arriving;
  await makeOwnFolder(batch);
  const tops = new Set<string>();
  const numbers = new Map<string, number>();
  const received: Omit<Received, "paths"> = { ignored: [], unreadable: [] };
  try {
    for await (const part of parts) {
      // Browsers escape these three in a field's name (HTML, multipart/form-data encoding).
      const steps = safeSteps(part.fieldname.replace(/%(22|0D|0A)/g, "_"));
      const name = steps.at(-1) ?? "";
      if (!mayHoldSound(name, steps.length === 1)) {
        received.ignored.push(passedOver(name));
        part.file.resume();
        continue;
      }
      const [file, way] = await place(batch, steps, numbers);
      await pipeline(part.file, file.createWriteStream());
      if (part.file.truncated)
        throw new Failure(
          "upload.large",
          `${name} is larger than this server takes.`,
          "Start it with a higher --max-upload, or use the desktop program.",
        );
      const failure = await check(join(batch, ...way));
      if (failure === null) tops.add(join(whole, ...way.slice(0, 2)));
      else {
        await rm(join(batch, ...way));
        received.unreadable.push({ name, failure });
      }
    }
    if (tops.size > 0) await rename(batch, whole);
    return { paths: [...tops], ...received };
  } catch (error) {
    throw broken(error);
  } finally {
    await rm(batch, { recursive: true, force: true });
  }
}
