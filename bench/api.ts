/** Clips sent to `slimscribe serve --api`, one after the other and all at once: what one batch for all requests is worth. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, openAsBlob, readdirSync } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { z } from "zod";
import { Failure } from "../src/lib/failure.ts";
import { longFile } from "./corpus.ts";
import { writeClips } from "./files.ts";
import type { ApiFigure } from "./result.ts";

const root = join(import.meta.dirname, "..");
const Said = z.object({ text: z.string(), usage: z.object({ seconds: z.number() }) });
const key = "the-key-of-a-benchmark";

export interface ApiMeasurement {
  model: string;
  clips: number;
  say(line: string): void;
}

/** @returns its base URL */
function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    server.once("exit", () => reject(new Failure("bench.server", "The server ended.", "Start it by hand to see why.")));
    server.stdout?.on("data", (chunk) => {
      text += String(chunk);
      const url = /^http:\S+\/v1$/m.exec(text)?.[0];
      if (url !== undefined) resolve(url);
    });
  });
}

async function transcribed(url: string, path: string): Promise<z.infer<typeof Said>> {
  const form = new FormData();
  form.append("file", await openAsBlob(path), basename(path));
  form.append("language", "en");
  const headers = { authorization: `Bearer ${key}` };
  const reply = await fetch(`${url}/audio/transcriptions`, { method: "POST", headers, body: form });
  return Said.parse(await reply.json());
}

async function clipsIn(folder: string, { clips, say }: ApiMeasurement): Promise<string[]> {
  const long = longFile();
  if (long !== null) return (await writeClips(long, clips, folder)).paths;
  say("The ten-minute file isn't here: the recordings of test/audio are sent, over and over.");
  const audio = join(root, "test", "audio");
  const names = readdirSync(audio).filter((name) => /\.(flac|wav|mp3)$/.test(name));
  return Array.from({ length: clips }, (_, clip) => join(audio, names[clip % names.length] ?? ""));
}

/** @throws Failure when the program isn't built */
export async function measureApi(options: ApiMeasurement): Promise<ApiFigure> {
  if (!existsSync(join(root, "out", "cli")))
    throw new Failure("bench.build", "The program isn't built.", "npm run build");
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-bench-api-"));
  const [data, recordings] = [join(folder, "data"), join(folder, "clips")];
  await mkdir(recordings);
  const paths = await clipsIn(recordings, options);
  const args = ["serve", "--api-port", "0", "--api-model", options.model, "--api-requests", String(paths.length)];
  const server = spawn(process.execPath, [join(root, "bin", "slimscribe.js"), ...args], {
    env: { ...process.env, SLIMSCRIBE_DATA: data, SLIMSCRIBE_API_KEY: key },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const url = await addressOf(server);
    // The model is loaded with the first.
    for (const path of paths.slice(0, 1)) await transcribed(url, path);
    options.say(`${paths.length} clips, one after the other`);
    const first = performance.now();
    const oneByOne: z.infer<typeof Said>[] = [];
    for (const path of paths) oneByOne.push(await transcribed(url, path));
    options.say(`${paths.length} clips at once`);
    const second = performance.now();
    const atOnce = await Promise.all(paths.map((path) => transcribed(url, path)));
    const end = performance.now();
    return {
      clips: paths.length,
      audioSeconds: atOnce.reduce((sum, { usage }) => sum + usage.seconds, 0),
      oneByOneSeconds: (second - first) / 1000,
      atOnceSeconds: (end - second) / 1000,
      sameTexts: atOnce.filter(({ text }, clip) => text === oneByOne[clip]?.text).length,
    };
  } finally {
    server.kill("SIGTERM");
    if (server.exitCode === null) await new Promise((resolve) => server.once("exit", resolve));
    await rm(folder, { recursive: true, force: true });
  }
}
