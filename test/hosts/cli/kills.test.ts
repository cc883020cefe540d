/**
 * A folder of short recordings whose program is killed again and again, at moments from a seed: in the end every text is the one of an
 * unbroken run, none is there twice, and nothing is left over. A few kills here; 50 of the command and 20 of the engine with
 * `npm run kills`.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { defaultSettings, type ExportFormat } from "../../../src/api/settings.ts";
import type { Application } from "../../../src/app/app.ts";
import { openApplication } from "../../../src/app/open.ts";
import { openDatabase } from "../../../src/store/database.ts";
import { openStore } from "../../../src/store/store.ts";
import { builtCommand } from "../../built.ts";
import { allKills, mortal, seeded } from "../../engine/support/mortal.ts";

const [commandKills, engineKills] = allKills ? [50, 20] : [3, 2];
const patience = { timeout: allKills ? 3_600_000 : 600_000 };

const audio = join(import.meta.dirname, "..", "..", "audio");
const clips = ["austen-0870.flac", "austen-0880.flac", "austen-0890.flac", "austen-0920.flac", "jfk.flac"];
/** Those that hold nothing that differs from run to run. */
const formats: ExportFormat[] = ["txt", "srt", "vtt"];

let top = "";
const running = new Set<ChildProcess>();

/** @returns a folder with recordings, and what the program is given for results and for itself */
function workplace() {
  const folder = mkdtempSync(join(top, "place-"));
  const [recordings, out, data] = [join(folder, "recordings"), join(folder, "out"), join(folder, "data")];
  for (const one of [recordings, out, data]) mkdirSync(one);
  for (const clip of clips) copyFileSync(join(audio, clip), join(recordings, clip));
  return { recordings, out, data };
}
type Workplace = ReturnType<typeof workplace>;

function start({ recordings, out, data }: Workplace): ChildProcess {
  const words = ["--language", "en", "--format", formats.join(","), "--out", out, "--quiet"];
  const child = spawn(process.execPath, [...builtCommand, "transcribe", recordings, ...words], {
    env: { ...process.env, SLIMSCRIBE_DATA: data },
    stdio: ["ignore", "ignore", "inherit"],
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

const Row = z.record(z.string(), z.unknown());
/** How often each result of SQL over the program's database. */
function counted(data: string, sql: string): unknown[] {
  const database = openDatabase(join(data, "slimscribe.db"));
  const rows = database.prepare(sql).all();
  database.close();
  return z.array(Row).parse(rows);
}

/** What a run leaves: its results, and the windows and lines of each recording. */
function leftBy({ out, data }: Workplace) {
  const results = readdirSync(out).sort();
  return {
    results: results.map((name) => [name, readFileSync(join(out, name), "utf8")]),
    windows: counted(data, "SELECT count(*) AS windows FROM runs JOIN windows ON run = id GROUP BY identity, way"),
    lines: counted(data, "SELECT text, count(*) AS times FROM lines GROUP BY text ORDER BY text"),
    drafts: counted(data, "SELECT path FROM drafts"),
    claims: counted(data, "SELECT owner FROM runs WHERE owner IS NOT NULL"),
    programs: readdirSync(join(data, "programs")),
    unfinished: readdirSync(join(data, "unfinished")),
  };
}

let unbroken: ReturnType<typeof leftBy>;
let seconds = 0;
beforeAll(async () => {
  top = mkdtempSync(join(tmpdir(), "slimscribe-kills-"));
  const place = workplace();
  // The first compiles; it is the second that tells how long one takes.
  for (const other of [workplace(), place]) {
    const started = performance.now();
    expect(await once(start(other), "exit")).toEqual([0, null]);
    seconds = (performance.now() - started) / 1000;
  }
  unbroken = leftBy(place);
  expect(unbroken.results).toHaveLength(clips.length * formats.length);
}, 600_000);

afterAll(() => {
  // A test that fails leaves nothing running.
  for (const child of running) child.kill("SIGKILL");
  rmSync(top, { recursive: true, force: true });
});
afterEach(() => void vi.unstubAllEnvs());

/** Resolves when the program has ended. @returns whether it was killed: at some time, or at some change among its results */
async function killedSometime(place: Workplace, random: () => number): Promise<boolean> {
  const child = start(place);
  const kill = (): void => void child.kill("SIGKILL");
  const byTime = random() < 0.4;
  const timer = byTime ? setTimeout(kill, random() * seconds * 1000) : undefined;
  let changes = byTime ? Number.POSITIVE_INFINITY : Math.ceil(random() * 2 * formats.length);
  const watcher = watch(place.out, () => {
    if (--changes === 0) kill();
  });
  const [code, signal] = await once(child, "exit");
  clearTimeout(timer);
  watcher.close();
  if (signal === null) expect(code).toBe(0);
  return signal !== null;
}

test(`the command, killed ${commandKills} times`, patience, async () => {
  const random = seeded(11);
  let kills = 0;
  while (kills < commandKills) {
    const place = workplace();
    // The same command again and again until it comes to its end.
    while (kills < commandKills && (await killedSometime(place, random))) kills++;
    const unfinished = join(place.data, "unfinished");
    // Killed at its very start it has not even made the folder.
    const ended = existsSync(unfinished) && readdirSync(unfinished).length === 0;
    if (!ended) expect(await once(start(place), "exit")).toEqual([0, null]);
    // Killed behind its end it leaves its sign of life, which goes when the program is next started.
    else openStore({ folder: place.data, engineVersion: "of the next start", now: () => Date.now() / 1000 }).close();
    expect(leftBy(place)).toEqual(unbroken);
  }
});

/** Resolves when all files have ended. */
async function allDone(application: Application, ids: readonly string[]): Promise<void> {
  const states = async () => (await application.handlers.queue({})).rows.map(({ state }) => state);
  const over = async () => (await states()).every((state) => state === "done" || state === "failed");
  await expect.poll(over, { timeout: patience.timeout }).toBe(true);
  expect(await states()).toEqual(ids.map(() => "done"));
}

test(`the window's engine, killed ${engineKills} times`, patience, async () => {
  const { start: startEngine, done } = mortal(engineKills, seeded(13));
  while (done.kills < engineKills) {
    const place = workplace();
    vi.stubEnv("SLIMSCRIBE_DATA", place.data);
    const application = openApplication("browser", startEngine);
    try {
      // As the command does.
      const transcribe = { ...defaultSettings.transcribe, language: "en", words: false };
      const where = { writeTo: "folder", outFolder: place.out } as const;
      await application.handlers.changeSettings({ ...defaultSettings, ...where, transcribe, formats });
      const { added } = await application.add(clips.map((clip) => join(place.recordings, clip)));
      await allDone(application, added);
    } finally {
      await application.close();
    }
    mkdirSync(join(place.data, "unfinished"));
    expect(leftBy(place)).toEqual(unbroken);
  }
});
