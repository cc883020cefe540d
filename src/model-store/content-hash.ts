/**
 * What a model's compiled graphs are known by: a hash over its configuration and weights. Reading hundreds of megabytes at every
 * start is saved by a note in the cache folder, which holds for files that have neither been written to nor replaced since: of the
 * same size, number, time of writing and, what no program can set back, time of change. What a disk changes by itself passes, and is
 * found by whoever asks for what was read: compiling and checking a model do.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { cacheFolder } from "../lib/node/folders.ts";
import { placeFile } from "../lib/node/on-disk.ts";
import { placesIn } from "../lib/node/packed-file.ts";

/** `sum` is over the rest: a damaged note is no note. */
const Note = z.object({ state: z.string(), hash: z.string().regex(/^[0-9a-f]{64}$/), sum: z.string() });
const sumOf = ({ state, hash }: { state: string; hash: string }): string => digest(`${state} ${hash}`);

/** A file that changed so lately may change again without a new time. */
const settledMilliseconds = 5000;

/**
 * @param settings parsed configuration files
 * @param paths of the weights' files: what is packed counts as what it was, so that a model is known by the same hash everywhere
 * @param trust `noted`: what was found before; `read`: only what the disk holds now, for whoever checks a model
 * @param onRead told the hash where it is what the disk holds now
 * @returns SHA-256, as hexadecimal digits
 */
export async function contentHash(
  settings: readonly unknown[],
  paths: readonly string[],
  trust: "noted" | "read" = "noted",
  onRead: (hash: string) => void = () => {},
): Promise<string> {
  const start = JSON.stringify(settings);
  const files = await Promise.all(paths.map((path) => stat(path)));
  const state = digest(
    JSON.stringify([start, files.map(({ size, ino, mtimeMs, ctimeMs }) => [size, ino, mtimeMs, ctimeMs])]),
  );
  const folder = join(cacheFolder(), "hashes");
  const note = join(folder, `${digest(paths.join("\n")).slice(0, 32)}.json`);
  const noted = readNote(note);
  if (trust === "noted" && noted?.state === state) return noted.hash;
  const hash = await hashOf(start, paths);
  onRead(hash);
  if (files.every(({ ctimeMs }) => Date.now() - ctimeMs > settledMilliseconds)) {
    // Without a note it is only slower.
    await placeFile(note, JSON.stringify({ state, hash, sum: sumOf({ state, hash }) })).catch(() => {});
  }
  return hash;
}

const digest = (text: string): string => createHash("sha256").update(text).digest("hex");

function readNote(path: string): z.infer<typeof Note> | undefined {
  try {
    const { data } = Note.safeParse(JSON.parse(readFileSync(path, "utf8")));
    return data?.sum === sumOf(data ?? { state: "", hash: "" }) ? data : undefined;
  } catch {
    return undefined;
  }
}

async function hashOf(start: string, paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256").update(start);
  // One buffer for all of it: a stream's chunks would stay until the next collection.
  const chunk = Buffer.allocUnsafeSlow(1024 * 1024);
  for (const path of paths) {
    const file = await open(path, "r");
    try {
      const { size, readInto } = placesIn(path, file.fd);
      for (let at = 0; at < size; ) {
        const bytesRead = readInto(chunk, at);
        if (bytesRead === 0) break;
        hash.update(chunk.subarray(0, bytesRead));
        at += bytesRead;
        await setImmediate();
      }
    } finally {
      await file.close();
    }
  }
  return hash.digest("hex");
}
