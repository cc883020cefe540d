/** One file of a hub -> a file here, gone on with where it ended, and what it should be to the last byte. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { Failure } from "../../lib/failure.ts";
import { openOwnFile } from "../../lib/node/own-files.ts";
import type { HubFile } from "./listing.ts";
import { answerOf, chunksOf, type Hub, Passing, withRetries } from "./requests.ts";

export const bytesHere = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;

async function hasHash(path: string, { bytes, hash }: HubFile, signal: AbortSignal | undefined): Promise<boolean> {
  const made = hash.length === 64 ? createHash("sha256") : createHash("sha1").update(`blob ${bytes}\0`);
  for await (const chunk of createReadStream(path)) {
    signal?.throwIfAborted();
    made.update(chunk);
  }
  return made.digest("hex") === hash;
}

export interface WantedFile extends HubFile {
  /** below the hub's, at a commit: it doesn't change between two tries */
  address: string;
  /** where it grows, named by its hash: what is there is the beginning of this file */
  part: string;
  /** where it is when it is whole */
  target: string;
}

const untrue = (file: string): Failure =>
  new Failure("hub.damaged", `${file} is not what the hub says it is.`, "Get the model again.");

/** @returns where in the file its body belongs; undefined for an answer that can't be used @throws Failure hub.* */
function placeOf({ statusCode, headers }: IncomingMessage, { file, bytes }: HubFile): number | undefined {
  if (headers["content-type"]?.startsWith("text/html") === true)
    throw new Failure("hub.page", `A web page came in place of ${file}.`, "Sign in to the network, then try again.");
  // It has fewer bytes than were asked for, and than its list says.
  if (statusCode === 416) throw untrue(file);
  if (statusCode !== 206) {
    const { "content-length": announced } = headers;
    if (announced !== undefined && Number(announced) !== bytes) throw untrue(file);
    return 0;
  }
  const [, first, all] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers["content-range"] ?? "") ?? [];
  return first === undefined || (all !== "*" && Number(all) !== bytes) ? undefined : Number(first);
}

/** @returns whether it is joined of pieces that came at different times @throws Failure hub.* */
async function grow(hub: Hub, wanted: WantedFile, onBytes: (bytes: number) => void): Promise<boolean> {
  const { file, bytes, address, part } = wanted;
  let furthest = 0;
  let isJoined = (await bytesHere(part)) > 0;
  let tag: string | undefined;
  await withRetries(hub, async (signal, alive) => {
    const from = await bytesHere(part);
    if (from >= bytes && from > 0) return;
    const range = from > 0 ? { range: `bytes=${from}-`, ...(tag !== undefined && { "if-range": tag }) } : undefined;
    const answer = await answerOf(hub, address, file, signal, range);
    const at = placeOf(answer, wanted);
    const sent = answer.headers.etag;
    if ((at !== 0 && at !== from) || (at > 0 && tag !== undefined && sent !== undefined && sent !== tag)) {
      answer.destroy();
      await rm(part, { force: true });
      throw new Passing(`another part of ${file} came than was asked for, or of another file`);
    }
    // A weak one doesn't say that the bytes are the same.
    tag = sent?.startsWith("W/") === false ? sent : undefined;
    isJoined = at > 0;
    const output = await openOwnFile(part, at > 0 ? "a" : "w");
    let end = at;
    try {
      for await (const chunk of chunksOf(answer)) {
        end += chunk.byteLength;
        if (end > bytes) break;
        await output.writeFile(chunk);
        alive(end > furthest);
        furthest = Math.max(furthest, end);
        onBytes(end);
      }
    } finally {
      await output.close();
    }
    if (end < bytes) throw new Passing(`${file} ended early`);
    if (end > bytes) await rm(part, { force: true });
  });
  return isJoined;
}

async function grownWhole(hub: Hub, wanted: WantedFile, onBytes: (bytes: number) => void): Promise<void> {
  const { part, bytes, file } = wanted;
  const isWhole = async (): Promise<boolean> =>
    (await bytesHere(part)) === bytes && (await hasHash(part, wanted, hub.signal));
  const isJoined = await grow(hub, wanted, onBytes);
  if (await isWhole()) return;
  if (isJoined) {
    // The pieces don't fit: something changed between them, there or here. Once, all of it anew.
    await rm(part, { force: true });
    await grow(hub, wanted, onBytes);
    if (await isWhole()) return;
  }
  throw untrue(file);
}

/** @param onBytes told how much of it is here @throws Failure hub.* */
export async function download(hub: Hub, wanted: WantedFile, onBytes: (bytes: number) => void): Promise<void> {
  const { part, target } = wanted;
  try {
    await grownWhole(hub, wanted, onBytes);
  } catch (error) {
    if (error instanceof Failure && error.code === "hub.damaged") await rm(part, { force: true });
    throw error;
  }
  await rename(part, target);
}
