/** What the engine's and the compiler's processes say arrives in the one log of whoever started them, with its causes. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type EngineEvent, TranscribeOptions } from "../../src/api/engine.ts";
import type { LogRecord } from "../../src/api/log.ts";
import { EngineClient } from "../../src/engine/engine-client.ts";
import { log } from "../../src/lib/log.ts";
import { lastLogLines, logIntoFile } from "../../src/lib/node/log-file.ts";
import { compileApart } from "../../src/model-store/compile/compile-client.ts";
import { writeTinyModel } from "../model/tiny.ts";

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "slimscribe-engine-log-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A model that can be opened, and turns out to lack a weight when it is compiled. */
const modelLackingWeight = (path: string): Promise<string> =>
  writeTinyModel(path, 5, "model.encoder.layers.0.fc1.weight");

async function failureOf(model: string, file: string): Promise<EngineEvent | undefined> {
  const engine = new EngineClient();
  let last: EngineEvent | undefined;
  try {
    await engine.transcribe({ file, options: TranscribeOptions.parse({ model, language: "en" }) }, (event) => {
      last = event;
    });
  } finally {
    await engine.close();
  }
  return last;
}

/** What the log of this process hears meanwhile. */
async function recordsOf(work: () => Promise<unknown>): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  const end = log.into((record) => records.push(record));
  await work();
  end();
  return records;
}

const codes = ({ errors }: LogRecord): (string | null)[] => errors.map(({ code, name }) => code ?? name);

test("a model that can't be compiled is told by the compiler, through the engine, and by the engine", async () => {
  const folder = await temporaryFolder();
  await modelLackingWeight(folder);
  const endFile = logIntoFile("command", { folder });
  const records = await recordsOf(async () => {
    const failed = await failureOf(folder, join(folder, "canary talk.wav"));
    expect(failed).toMatchObject({ type: "failed", failure: { code: "model.incomplete" } });
  });
  endFile();
  const told = records.filter(({ level }) => level === "warn");
  expect(told.map((record) => [record.from, record.message, ...codes(record)])).toEqual([
    ["compiler", "compiling failed", "model.incomplete"],
    ["engine", "a process ended"],
    ["engine", "a recording is not transcribed", "model.incomplete"],
  ]);
  expect(told[1]?.facts).toMatchObject({ process: "compiler", code: 1 });
  // One file for all processes, and no names in it.
  const lines = lastLogLines(10, folder);
  expect(lines.map(({ from }) => from)).toEqual(["compiler", "engine", "engine"]);
  expect(JSON.stringify(lines)).not.toContain("canary");
});

test("what is behind a failure comes along from either process", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "config.json"), "{ no JSON");
  const records = await recordsOf(() =>
    Promise.all([
      compileApart({ model: folder, units: [] }, { onShare() {}, onMemory() {} }),
      failureOf(folder, join(folder, "talk.wav")),
    ]),
  );
  const told = new Map(records.map((record) => [record.message, record]));
  for (const [message, from] of [
    ["compiling failed", "compiler"],
    ["a recording is not transcribed", "engine"],
  ] as const) {
    const record = told.get(message);
    expect(record?.from).toBe(from);
    expect(record === undefined ? [] : codes(record)).toEqual(["model.damaged", "SyntaxError"]);
  }
});
