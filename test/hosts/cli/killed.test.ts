/** The command as a program of its own, with the real engine and a model that is made in a moment: killed, interrupted, its reader gone. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { openDatabase } from "../../../src/store/database.ts";
import { builtCommand } from "../../built.ts";
import { writeSpeakingModel } from "../../model/speaking-model.ts";
import { longRecording, twoChannels } from "./support/long-recording.ts";
import { temporaryFolder } from "./support/terminal.ts";

/** Three programs decode minutes of speech here, maybe beside other work. */
const patience = { timeout: 600_000 };

let models = "";
let decoding: readonly string[] = [];
/** Each window is kept by itself. */
const oneByOne = ["--batch", "1"];
beforeAll(async () => {
  models = mkdtempSync(join(tmpdir(), "slimscribe-killed-"));
  decoding = ["--model", await writeSpeakingModel(join(models, "speaking"), 70), "--language", "en"];
});
afterAll(() => rmSync(models, { recursive: true, force: true }));

interface Program {
  child: ChildProcess;
  /** what it said on stderr, when it has ended */
  ended: Promise<{ code: number | null; signal: string | null; out: string; err: string }>;
}

function start(args: readonly string[], data: string): Program {
  const child = spawn(process.execPath, [...builtCommand, ...args], {
    env: { ...process.env, SLIMSCRIBE_DATA: data },
    stdio: ["ignore", "pipe", "pipe"],
  });
  // A test that fails leaves nothing running.
  onTestFinished(() => void child.kill("SIGKILL"));
  let [out, err] = ["", ""];
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, out, err }));
  return { child, ended };
}

const Count = z.object({ count: z.number() });

/** Resolves when the journal has this many windows. @throws when the program ends before */
async function windowsKept(data: string, wanted: number, { child }: Program): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    try {
      const database = openDatabase(join(data, "slimscribe.db"));
      const row = database.prepare("SELECT count(*) AS count FROM windows").get();
      database.close();
      if (Count.parse(row).count >= wanted) return;
    } catch {
      // Not made yet, or locked for a moment.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`the program ended before it had ${wanted} windows`);
}

const Output = z.object({
  segments: z.array(z.object({ start: z.number(), end: z.number(), text: z.string(), speaker: z.string().optional() })),
});
const segmentsIn = (path: string) => Output.parse(JSON.parse(readFileSync(path, "utf8"))).segments;
const Report = z.object({
  recordings: z.array(
    z.object({ state: z.string(), keptSeconds: z.number().default(0), duration: z.number().default(0) }),
  ),
});
const reportIn = (path: string) => Report.parse(JSON.parse(readFileSync(path, "utf8"))).recordings[0];

test(
  "killed in the middle, the same command goes on there and ends with the text of an unbroken run",
  patience,
  async () => {
    const folder = temporaryFolder();
    const file = await longRecording(folder, 4);
    const [data, whole] = [join(folder, "data"), join(folder, "whole")];
    const common = ["transcribe", file, "--format", "json", ...decoding];
    const args = [...common, ...oneByOne, "--out", join(folder, "out"), "--report", join(folder, "report.json")];

    const killed = start(args, data);
    // Of seven or so.
    await windowsKept(data, 2, killed);
    killed.child.kill("SIGKILL");
    expect((await killed.ended).signal).toBe("SIGKILL");

    const { code, err } = await start(args, data).ended;
    expect(err).toMatch(/goes on at \d+:\d\d, where it was interrupted/);
    expect(code).toBe(0);
    const { keptSeconds = 0, duration = 0 } = reportIn(join(folder, "report.json")) ?? {};
    expect(keptSeconds / duration).toBeGreaterThan(0.2);
    expect(keptSeconds / duration).toBeLessThan(0.9);

    const unbroken = await start([...common, "--out", whole], join(folder, "other data")).ended;
    expect(unbroken.code).toBe(0);
    const name = "long recording.json";
    expect(segmentsIn(join(folder, "out", name))).toEqual(segmentsIn(join(whole, name)));

    const third = await start([...args, "--skip-done"], data).ended;
    expect(third.code).toBe(0);
    expect(reportIn(join(folder, "report.json"))).toMatchObject({ state: "skipped" });
  },
);

test("killed between two channels, the rest of both is as in an unbroken run", patience, async () => {
  const folder = temporaryFolder();
  const file = await twoChannels(folder, 2);
  const common = ["transcribe", file, "--channel", "each", "--format", "json", ...oneByOne, ...decoding];
  const [data, args] = [join(folder, "data"), [...common, "--out", join(folder, "out")]];
  const killed = start(args, data);
  await windowsKept(data, 2, killed);
  killed.child.kill("SIGKILL");
  expect((await killed.ended).signal).toBe("SIGKILL");

  const { code, err } = await start(args, data).ended;
  expect(code).toBe(0);
  expect(err).toMatch(/goes on at \d+:\d\d, where it was interrupted/);
  const unbroken = await start([...common, "--out", join(folder, "whole")], join(folder, "other data")).ended;
  expect(unbroken.code).toBe(0);
  const segments = segmentsIn(join(folder, "out", "two channels.json"));
  expect(new Set(segments.map(({ speaker }) => speaker)).size).toBe(2);
  expect(segments).toEqual(segmentsIn(join(folder, "whole", "two channels.json")));
});

test("Ctrl-C ends after the step with 130 and says how to go on", patience, async () => {
  const folder = temporaryFolder();
  const file = await longRecording(folder, 3);
  const data = join(folder, "data");
  const program = start(["transcribe", file, ...oneByOne, ...decoding], data);
  const { child, ended } = program;
  await windowsKept(data, 1, program);
  child.kill("SIGINT");
  const { code, out, err } = await ended;
  expect([code, out]).toEqual([130, ""]);
  expect(err).toContain("Run the same command to go on where this stopped.");
});

test("a reader that goes away is no failure", patience, async () => {
  const folder = temporaryFolder();
  const { child, ended } = start(["transcribe", "--help"], folder);
  child.stdout?.destroy();
  const { code, err } = await ended;
  expect([code, err.includes("EPIPE")]).toEqual([0, false]);
});
