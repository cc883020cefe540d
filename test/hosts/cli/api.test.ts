/** `slimscribe serve --api` as people start it, with the real engine and model, by OpenAI's own client: one start for all. */
import { type ChildProcess, spawn } from "node:child_process";
import { createReadStream, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { VerboseText } from "../../../src/api/openai.ts";
import { builtCommand } from "../../built.ts";

const clip = join(import.meta.dirname, "..", "..", "audio", "jfk.flac");
const says = /ask not what your country can do for you,? ask what you can do for your country/i;

let data = "";
let server: ChildProcess;
let client: OpenAI;
let errors = "";

/** @returns the lines that it prints, when there are so many */
function printed(child: ChildProcess, lines: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.once("exit", () => reject(new Error(`the server ended: ${errors}`)));
    child.stdout?.on("data", (chunk) => {
      text += String(chunk);
      const all = text.split("\n").slice(0, -1);
      if (all.length >= lines) resolve(all);
    });
  });
}

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "slimscribe-api-"));
  const keyFile = join(data, "key");
  const args = ["serve", "--api-port", "0", "--api-key-file", keyFile];
  server = spawn(process.execPath, [...builtCommand, ...args], { env: { ...process.env, SLIMSCRIBE_DATA: data } });
  server.stderr?.on("data", (chunk) => {
    errors += String(chunk);
  });
  const [, baseURL] = await printed(server, 2);
  const apiKey = readFileSync(keyFile, "utf8").trim();
  client = new OpenAI({ baseURL: baseURL ?? "", apiKey, maxRetries: 0 });
});
afterAll(() => {
  if (server.exitCode === null) server.kill("SIGKILL");
  rmSync(data, { recursive: true, force: true });
});

test("words with their times, events and several at once; nothing of them is left when it has ended", async () => {
  const { transcriptions } = client.audio;
  await expect.poll(() => errors).toContain(`Its key, shown this once: ${client.apiKey}`);
  if (process.platform !== "win32") expect(statSync(join(data, "key")).mode & 0o077).toBe(0);
  const file = () => createReadStream(clip);
  const [verbose, plain, drawn] = await Promise.all([
    transcriptions.create({
      file: file(),
      model: "whisper-1",
      response_format: "verbose_json",
      timestamp_granularities: ["word", "segment"],
    }),
    transcriptions.create({ file: file(), model: "whisper-base", language: "English", response_format: "text" }),
    transcriptions.create({ file: file(), model: "gpt-4o-transcribe", temperature: 0.2 }),
  ]);
  const { language, duration, text, segments = [], words = [] } = VerboseText.strict().parse(verbose);
  expect([language, Math.round(duration)]).toEqual(["english", 11]);
  for (const said of [text, plain, drawn.text]) expect(said).toMatch(says);
  expect(segments.map((segment) => segment.text).join("")).toContain("country");
  expect(words.length).toBeGreaterThan(20);
  let before = 0;
  for (const { word, start, end } of words) {
    expect([word, word.trim() === word && start >= before && end >= start && end <= duration]).toEqual([word, true]);
    before = start;
  }
  const events: string[] = [];
  let pieces = "";
  for await (const event of await transcriptions.create({ file: file(), model: "whisper-1", stream: true })) {
    events.push(event.type);
    if (event.type === "transcript.text.delta") pieces += event.delta;
    if (event.type === "transcript.text.done") expect(event.text).toBe(pieces);
  }
  expect([pieces, events.at(-1)]).toEqual([expect.stringMatching(says), "transcript.text.done"]);

  const ended = new Promise((resolve) => server.once("exit", resolve));
  server.kill("SIGTERM");
  expect(await ended).toBe(0);
  expect(readdirSync(join(data, "requests"))).toEqual([]);
  const files = readdirSync(data, { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(join(data, name)).isFile(),
  );
  expect(files).toContain("slimscribe.db");
  const telling = files.filter((name) => /jfk|your country/i.test(readFileSync(join(data, name), "latin1")));
  expect(telling).toEqual([]);
});
