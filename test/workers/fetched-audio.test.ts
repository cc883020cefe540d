/** Recordings over the network: by ranges, with a key that isn't sent, whole or not at all. */
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { defaultSettings } from "../../src/api/settings.ts";
import { openRequestFiles, type RequestFiles } from "../../src/app/request-files.ts";
import { type AudioServer, startAudio } from "../../src/hosts/server/audio.ts";
import { identify } from "../../src/store/identity.ts";
import { audioFrom } from "../../src/workers/audio.ts";
import { audioProof } from "../../src/workers/audio-proof.ts";
import { contentOf, type RecordingTask } from "../../src/workers/messages.ts";

const key = "a-key-of-sixteen-letters-or-more";
let folder = "";
let files: RequestFiles;
let server: AudioServer;
const served = new Map<string, string>();

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "slimscribe-fetched-"));
  files = await openRequestFiles(join(folder, "requests"));
  server = await startAudio({ pathOf: (name) => served.get(name) ?? null, key, host: "127.0.0.1", port: 0 });
});
afterEach(async () => {
  served.clear();
  await server.close();
  await files.close();
  rmSync(folder, { recursive: true, force: true });
});

const hash = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** A recording of the server's, which a worker has no path for. */
async function task(bytes: number): Promise<RecordingTask> {
  const path = join(folder, "a talk: 50%.wav");
  // No two places are alike.
  const sound = Uint32Array.from({ length: Math.ceil(bytes / 4) }, (_, place) => place);
  writeFileSync(path, new Uint8Array(sound.buffer, 0, bytes));
  const { identity } = await identify(path);
  served.set("talk", path);
  const url = `${server.url}/audio/talk`;
  return {
    recording: "talk",
    path: "/nowhere/a talk: 50%.wav",
    content: contentOf(identity),
    options: defaultSettings.transcribe,
    url,
  };
}

const signal = new AbortController().signal;
const left = (): string[] =>
  readdirSync(join(folder, "requests"), { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".wav"));

test("a recording of several ranges comes whole, and goes when it was worked on", async () => {
  const wanted = await task(9_000_001);
  const { path, close } = await audioFrom([], { key, files })(wanted, signal);
  expect(hash(readFileSync(path))).toBe(hash(readFileSync(served.get("talk") ?? "")));
  await close();
  expect(left()).toEqual([]);
});

test("on a shared disk nothing is fetched; a file of the same name and another content is not the recording", async () => {
  const wanted = await task(1000);
  const here = join(folder, "here");
  const { path } = await audioFrom([{ there: "/nowhere", here: folder }])(wanted, signal);
  expect(path).toBe(served.get("talk"));
  await expect(audioFrom([{ there: "/nowhere", here }])(wanted, signal)).rejects.toMatchObject({
    code: "worker.audio",
  });
  writeFileSync(path, "another recording");
  await expect(audioFrom([{ there: "/nowhere", here: folder }])(wanted, signal)).rejects.toMatchObject({
    code: "worker.audio",
    hint: expect.stringContaining("--shared"),
  });
});

test("without the key, or with another, nothing is told of what is there", async () => {
  const wanted = await task(1000);
  const get = async (headers: Record<string, string>, name = "talk") =>
    (await fetch(`${server.url}/audio/${name}`, { headers })).status;
  const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
  expect(
    await Promise.all([get({}), get(bearer(key)), get(bearer(audioProof(key, "other"))), get({}, "none")]),
  ).toEqual([401, 401, 401, 401]);
  expect(await get(bearer(audioProof(key, "none")), "none")).toBe(404);
  expect(await get({ ...bearer(audioProof(key, "talk")), origin: "https://page.example" })).toBe(403);
  expect(await get(bearer(audioProof(key, "..%2Ftalk")), "..%2Ftalk")).not.toBe(200);
  const other = audioFrom([], { key: `${key}!`, files })(wanted, signal);
  await expect(other).rejects.toMatchObject({
    code: "worker.key",
    hint: expect.stringContaining("SLIMSCRIBE_AUDIO_KEY"),
  });
  await expect(audioFrom([], { key: undefined, files })(wanted, signal)).rejects.toMatchObject({
    code: "worker.audio",
  });
  expect(left()).toEqual([]);
});

test("what is no longer on the queue, and what was changed meanwhile, is refused; nothing of it stays", async () => {
  const wanted = await task(1000);
  const find = audioFrom([], { key, files });
  const changed = { ...wanted, content: { ...wanted.content, digest: hash(new Uint8Array(1)) } };
  await expect(find(changed, signal)).rejects.toMatchObject({ message: expect.stringContaining("was changed") });
  served.clear();
  await expect(find(wanted, signal)).rejects.toMatchObject({ message: expect.stringContaining("404") });
  expect(left()).toEqual([]);
});

test("a connection that breaks costs a range: it is asked for again", async () => {
  const wanted = await task(200_000);
  const { path } = await audioFrom([{ there: "/nowhere", here: folder }])(wanted, signal);
  // A server that breaks off the first two answers, and then gives what is asked for.
  const { createServer } = await import("node:http");
  let asked = 0;
  const broken = createServer((request, answer) => {
    asked++;
    const bytes = readFileSync(path);
    answer.writeHead(206, { "content-length": bytes.length });
    if (asked > 2) return void answer.end(bytes);
    answer.write(bytes.subarray(0, 1000));
    setImmediate(() => request.socket.destroy());
  });
  await new Promise<void>((resolve) => broken.listen(0, "127.0.0.1", resolve));
  const address = broken.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const found = await audioFrom([], { key, files })({ ...wanted, url: `http://127.0.0.1:${port}/x` }, signal);
  expect([asked, hash(readFileSync(found.path))]).toEqual([3, hash(readFileSync(path))]);
  broken.close();
});
