/** The log: causes are told, names are not, and the file on the disk is bounded and the person's own. */
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { LogRecord } from "../../src/api/log.ts";
import { Failure } from "../../src/lib/failure.ts";
import { Log } from "../../src/lib/log.ts";
import { logText, named, Unnamed } from "../../src/lib/log-text.ts";
import { lastLogLines, logIntoFile } from "../../src/lib/node/log-file.ts";

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "slimscribe-log-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function kept(): { log: Log; records: LogRecord[] } {
  const log = new Log();
  const records: LogRecord[] = [];
  log.into((record) => records.push(record));
  return { log, records };
}

const path = "/home/jane doe/Talks (2026)/canary's «talk».mp3";

function broken(): Failure {
  const system = Object.assign(new Error(`EACCES: permission denied, open '${path}'`), { code: "EACCES" });
  const library = new Error(`can't open ${path} at byte 12`, { cause: system });
  return new Failure("audio.missing", "canary's «talk».mp3 is not there.", "Look for it.", { cause: library });
}

test("an error is told with all its causes, also one that is its own cause", () => {
  const { log, records } = kept();
  log.failed("a recording failed", broken(), { recording: path, seconds: 3 });
  const error = new Error("round");
  error.cause = error;
  log.failed("a bug", error);
  const [first, second] = records.map((record) => logText(record, named).split(/\n {4}(?! )/));
  expect(records.map(({ level }) => level)).toEqual(["warn", "error"]);
  expect(first?.[0]).toBe(`a recording failed, ${path}, seconds 3`);
  expect(first?.[1]).toBe("Failure audio.missing: canary's «talk».mp3 is not there.");
  expect(first?.[2]).toMatch(/^caused by Error: can't open .* at byte 12\n {6}at /);
  expect(first?.[3]).toMatch(/^caused by Error EACCES: EACCES: permission denied, open '/);
  expect(second).toHaveLength(2);
});

test("without names nothing of a path, a name or a quotation is left, and the codes are", () => {
  const { log, records } = kept();
  log.failed("a recording failed", broken(), { recording: path });
  log.error("a bug", {}, new TypeError("Cannot read properties of undefined (reading 'canary')"));
  log.error("a bug", {}, new SyntaxError("Unexpected token c, canary sang is no JSON"));
  log.warn("output", { line: "[E:onnxruntime] Load model from /home/jane doe/cache/canary.onnx failed" });
  log.warn("output", { line: "Load model from C:\\Users\\jane doe\\canary.onnx failed" });
  log.warn("a recording failed", { recording: "C:\\Talks\\canary two.wav" }, new Error("canary two ends too early"));
  log.warn("output", { line: "canary-three.wav was never met before" });
  const unnamed = new Unnamed();
  const text = records.map((record) => logText(record, unnamed)).join("\n");
  expect(text).not.toMatch(/canary|jane|talk/i);
  expect(text).toContain("a recording failed, recording 1\n    Failure audio.missing");
  expect(text).toContain("caused by Error EACCES");
  expect(text).toContain("TypeError: Cannot read properties of undefined");
  expect(text).toContain("Error: recording 2 ends too early");
  expect(text).toMatch(/at .*log\.test\.ts:\d+/);
});

test("the file is the person's own, holds no names by default, and no more than three megabytes", () => {
  const folder = join(temporaryFolder(), "data");
  const log = new Log();
  const end = logIntoFile("command", { folder, level: "info", into: log });
  log.failed("a recording failed", broken(), { recording: path });
  log.debug("never written");
  const [first] = lastLogLines(10, folder);
  expect(first).toMatchObject({ level: "warn", from: "command", process: process.pid });
  expect(first?.named).toBeUndefined();
  const newest = join(folder, "slimscribe.log");
  const line = readFileSync(newest, "utf8");
  const full = line.repeat(Math.ceil(1_000_000 / line.length));
  for (let turn = 0; turn < 5; turn++) {
    // As if many lines had come meanwhile.
    appendFileSync(newest, full);
    log.info("a turn", { turn });
    log.info("behind it", { turn });
  }
  end();
  log.info("nobody listens");
  const names = readdirSync(folder).sort();
  expect(names).toEqual(["slimscribe.log", "slimscribe.log.1", "slimscribe.log.2"]);
  for (const name of names) {
    const { mode, size } = statSync(join(folder, name));
    expect(size).toBeLessThan(1_010_000);
    if (process.platform !== "win32") expect(mode & 0o777).toBe(0o600);
    for (const entry of readFileSync(join(folder, name), "utf8").trimEnd().split("\n")) JSON.parse(entry);
  }
  // The last, and behind the file's edge what came before.
  const last = lastLogLines(3, folder).map(({ text }) => text);
  expect(last.slice(1)).toEqual(["a turn, turn 4", "behind it, turn 4"]);
  expect(lastLogLines(1_000_000, folder).filter(({ text }) => text.startsWith("behind"))).toHaveLength(3);
});

test("several programs write into one file: a reader passes over what is no line of it", () => {
  const folder = temporaryFolder();
  const logs = [new Log(), new Log()];
  const ends = logs.map((into, place) => logIntoFile(`program ${place}`, { folder, level: "info", into }));
  for (let line = 0; line < 20; line++) logs[line % 2]?.info("a line", { line });
  for (const end of ends) end();
  const file = join(folder, "slimscribe.log");
  writeFileSync(file, `${readFileSync(file, "utf8")}{"time": "half a li`);
  expect(lastLogLines(100, folder).map(({ text }) => text)).toEqual(
    Array.from({ length: 20 }, (_, line) => `a line, line ${line}`),
  );
});

test("with level debug names are written beside, and that is said", () => {
  const folder = temporaryFolder();
  const log = new Log();
  const end = logIntoFile("command", { folder, level: "debug", into: log });
  log.debug("a recording is opened", { recording: path });
  end();
  const [said, line] = lastLogLines(10, folder);
  expect(said?.text).toMatch(/Names of recordings .* are written/);
  expect(line).toMatchObject({ text: "a recording is opened, recording 1", named: `a recording is opened, ${path}` });
});

test("a disk that can't be written to costs the log alone", () => {
  const file = join(temporaryFolder(), "a file");
  writeFileSync(file, "in the way");
  const log = new Log();
  const end = logIntoFile("command", { folder: join(file, "data"), level: "info", into: log });
  log.info("a line");
  end();
  expect(lastLogLines(10, join(file, "data"))).toEqual([]);
});
