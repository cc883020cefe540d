/** The report that can be sent to somebody: nothing of what was said, and no name unless it is asked for. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { defaultSettings, type Settings, WatchedFolder } from "../../src/api/settings.ts";
import { supportReport } from "../../src/app/support-report.ts";
import { Failure } from "../../src/lib/failure.ts";
import { Log } from "../../src/lib/log.ts";
import { logIntoFile } from "../../src/lib/node/log-file.ts";
import type { StoredJob } from "../../src/store/job-table.ts";
import { type Script, scriptedApplication } from "../e2e/scripted.ts";

/** What no report holds: in paths, names, messages, prompts, transcripts. */
const secret = "canary";

let home = "";
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), `slimscribe-${secret}-`));
  onTestFinished(() => {
    vi.unstubAllEnvs();
    rmSync(home, { recursive: true, force: true });
  });
  vi.stubEnv("SLIMSCRIBE_DATA", join(home, "data"));
  vi.stubEnv("SLIMSCRIBE_CACHE", join(home, "cache"));
  vi.stubEnv("SLIMSCRIBE_MODELS", join(home, "models"));
  vi.stubEnv("SLIMSCRIBE_KERNELS", "threads=3");
  for (const folder of ["data", "cache/compiled", "models/canary-model"])
    mkdirSync(join(home, folder), { recursive: true });
  writeFileSync(join(home, "cache/compiled/weights"), new Uint8Array(123_456));
  writeFileSync(join(home, "models/canary-model/config.json"), "{ canary }");
});

const settings = (): Settings => ({
  ...defaultSettings,
  transcribe: {
    ...defaultSettings.transcribe,
    model: "canary-model",
    prompt: "canary sings",
    vocabulary: ["canary", "Kanarienvogel"],
    attention: "compact",
    batch: 12,
  },
  outFolder: join(home, "canary results"),
  watchFolders: [WatchedFolder.parse({ path: join(home, "canary watched") })],
});

function job(state: "queued" | "failed"): StoredJob {
  const always = {
    id: state,
    path: join(home, "canary talk.m4a"),
    name: "canary talk.m4a",
    folder: "canary",
    bytes: 3_210_000,
    addedAt: 1,
    order: 1,
    options: settings().transcribe,
    duration: null,
    language: null,
    run: null,
    own: {},
    fresh: false,
  };
  const failure = { code: "audio.damaged", message: "canary talk.m4a is damaged.", hint: "Look at canary talk.m4a." };
  return state === "failed" ? { ...always, state, failure } : { ...always, state };
}

function writeLog(level: "info" | "debug"): void {
  const log = new Log();
  const end = logIntoFile("desktop", { level, into: log });
  const path = join(home, "canary talk.m4a");
  const system = Object.assign(new Error(`EIO: i/o error, read '${path}'`), { code: "EIO" });
  log.failed("a recording failed", new Failure("audio.damaged", "canary talk.m4a is damaged.", "", { cause: system }), {
    recording: path,
  });
  for (let line = 0; line < 150; line++) log.info("a batch", { line });
  end();
}

test("what helps is in it: program, machine, folders' sizes, models, settings, failures with their causes, the log", async () => {
  writeLog("info");
  const text = await supportReport(
    { program: "desktop", kept: { settings: settings(), jobs: [job("queued"), job("failed")] } },
    false,
  );
  expect(text).toMatch(/^Slimscribe report, \d{4}-.*, without names of files and folders$/m);
  expect(text).toMatch(/^ {2}Slimscribe +\d+\.\d+\.\d+, desktop$/m);
  expect(text).toMatch(/^ {2}Kernels +3 threads, int8 encoder/m);
  expect(text).toMatch(/^ {2}cache +123 kB in 1 file/m);
  expect(text).toMatch(/^ {2}whisper-base +can be used, 72\.6 M parameters, 145 MB, width 512, 6 decoder layers$/m);
  expect(text).toMatch(/^ {2}own model 1 +can't be used: model\.\w+$/m);
  expect(text).toMatch(/^ {2}model +one of the person's own$/m);
  expect(text).toMatch(/^ {2}attention +compact$/m);
  expect(text).toMatch(/^ {2}batch +12 windows, auto threads, device auto, 2 files at once$/m);
  expect(text).toMatch(/^ {2}prompt +12 letters, 2 words to expect$/m);
  expect(text).toMatch(/^ {2}jobs +1 queued, 1 failed$/m);
  expect(text).toMatch(/^ {2}failed +a \.m4a file, 3\.21 MB, compact, int8: audio\.damaged$/m);
  // Further back than the last lines, so it is looked for.
  expect(text).toMatch(/Failures further back\n.* warn desktop \d+: a recording failed, recording 1\n/);
  expect(text).toContain("caused by Error EIO");
  expect(text.match(/ info desktop \d+: a batch, line /g)).toHaveLength(100);
});

test("no path, no name of a file, folder or model, no prompt: also where the log on the disk has them", async () => {
  writeLog("debug");
  const kept = { settings: settings(), jobs: [job("failed")] };
  expect(await supportReport({ program: "desktop", kept }, false)).not.toMatch(/canary|kanarienvogel/i);
  const broken = { code: "store.damaged", message: `The database in ${home} is damaged.`, hint: "" };
  const text = await supportReport({ program: "command", kept: broken }, false);
  expect(text).toMatch(/^ {2}database +store\.damaged$/m);
  expect(text).not.toContain(secret);
});

test("names are there when they are asked for, and what a person wrote for the model even then is not", async () => {
  writeLog("debug");
  const kept = { settings: settings(), jobs: [job("failed")] };
  const text = await supportReport({ program: "desktop", kept }, true);
  expect(text).toMatch(/^Slimscribe report, .*, with names of files and folders, as asked for$/m);
  for (const name of ["canary talk.m4a", "canary results", "canary watched", "canary-model", join(home, "data")])
    expect(text).toContain(name);
  expect(text).toContain("audio.damaged: canary talk.m4a is damaged.");
  expect(text).not.toMatch(/canary sings|kanarienvogel/i);
});

test("the window's report holds nothing of a transcript, before and after it was edited", async () => {
  const path = join(home, "canary talk.wav");
  writeFileSync(path, "sound");
  const script: Script = {
    duration: () => 60,
    segments: () => [{ start: 31, end: 40, text: " A canary crosses the street." }],
    pace: async () => {},
  };
  const application = scriptedApplication(script, join(home, "data"));
  try {
    const { added } = await application.add([path]);
    const [id = ""] = added;
    await expect.poll(async () => (await application.handlers.document({ id })).row.state).toBe("done");
    const { segments, revision, windows } = await application.handlers.document({ id });
    expect(segments.map(({ text }) => text).join()).toContain(secret);
    await application.handlers.save({ id, revision, windows, segments });
    const { text } = await application.handlers.report({ names: false });
    expect(text).toMatch(/^ {2}jobs +1 done$/m);
    expect(text).not.toContain(secret);
    expect((await application.handlers.report({ names: true })).text).toContain(home);
  } finally {
    await application.close();
  }
});
