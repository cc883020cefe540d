/** One file of a hub -> a file here, gone on with where it ended, and what it should be to the last byte. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rename, rm, stat } from "node:fs/promises";
import { Failure } from "../../lib/failure.ts";
import { openOwnFile } from "../../lib/node/own-files.ts";
import type { HubFile } from "./listing.ts";
import { answerOf, type Hub, Passing, withRetries } from "./requests.ts";

export const bytesHere = async (path: string): Promise<number> => (await stat(path).catch(() => undefined))?.size ?? 0;

async function hasHash(path: string, { bytes, hash }: HubFile): Promise<boolean> {
  const made = hash.length === 64 ? createHash("sha256") : createHash("sha1").update(`blob ${bytes}\0`);
  for await (const chunk of createReadStream(path)) made.update(chunk);
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

/** @param onBytes told how much of it is here @throws Failure hub.* */
export async function download(hub: Hub, wanted: WantedFile, onBytes: (bytes: number) => void): Promise<void> {
  const { file, bytes, address, part, target } = wanted;
  await withRetries(hub, async (signal, alive) => {
    const from = await bytesHere(part);
    if (from >= bytes && from > 0) return;
    const answer = await answerOf(hub, address, file, signal, from > 0 ? `bytes=${from}-` : undefined);
    if (answer.headers.get("content-type")?.startsWith("text/html") === true)
      throw new Failure("hub.page", `A web page came in place of ${file}.`, "Sign in to the network, then try again.");
    const goesOn = answer.status === 206 && answer.headers.get("content-range")?.startsWith(`bytes ${from}-`) === true;
    const output = await openOwnFile(part, goesOn ? "a" : "w");
    try {
      let at = goesOn ? from : 0;
      for await (const chunk of answer.body ?? []) {
        alive();
        await output.writeFile(chunk);
        at += chunk.byteLength;
        if (at > bytes) break;
        onBytes(at);
      }
      if (at < bytes) throw new Passing(`${file} ended early`);
    } finally {
      await output.close();
    }
  });
  if ((await bytesHere(part)) === bytes && (await hasHash(part, wanted))) return rename(part, target);
  await rm(part, { force: true });
  throw new Failure("hub.damaged", `${file} is not what the hub says it is.`, "Get the model again.");
}
