/** `slimscribe models`: what there is to choose from, and the care of one's own. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { TranscribeOptions } from "../../../src/api/engine.ts";
import { Shelf } from "../../../src/api/shelf.ts";
import { type Models, modelsWith } from "../../../src/app/models.ts";
import { shelfOf } from "../../../src/app/shelf.ts";
import type { FinishedRun } from "../../../src/engine/speed.ts";
import { ownModelsFolder } from "../../../src/lib/node/folders.ts";
import { modelStates } from "../../../src/model-store/model-summaries.ts";
import { writeTinyModel } from "../../model/tiny.ts";
import { aStore } from "../../store/support/folder.ts";
import { slimscribe, temporaryFolder } from "./support/terminal.ts";

const before = process.env.SLIMSCRIBE_DATA;
afterEach(() => {
  if (before === undefined) delete process.env.SLIMSCRIBE_DATA;
  else process.env.SLIMSCRIBE_DATA = before;
});

const real = () => modelsWith(() => aStore(temporaryFolder()));
const runs: FinishedRun[] = [
  { model: "whisper-base", precision: "int8", preset: "fast", audioSeconds: 600, realTimeFactor: 44 },
];
const machine = { totalBytes: 16e9, freeBytes: 8e9 };

async function listed(args: readonly string[], columns = 80) {
  const failure = { code: "model.damaged", message: "Its weights end too early.", hint: "Get it again." };
  const models = {
    shelf: async (options: TranscribeOptions) =>
      shelfOf([...(await modelStates()), { path: "/models/broken", embedded: false, failure }], runs, options, machine),
  };
  const ran = await slimscribe(["models", "list", ...args], { models, columns });
  expect(ran.code).toBe(0);
  return ran.out;
}

test("models list is no wider than 80 columns, and marks one", async () => {
  const out = await listed([]);
  const table = out.split("\n").filter((line) => /MB|GB/.test(line));
  expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(out).toMatch(/On this machine\n.*model .*bytes .*hears .*standard .*slim .*compact .*speed\n/);
  expect(out).toMatch(/\n {3}whisper-base {2,}145 MB {2}many .* 44x\n/);
  expect(out).toMatch(/\n {3}whisper-small.en {2,}967 MB {2}English .*~\d+x\n/);
  expect(out.match(/^\* {2}\S+/gm)).toEqual(["*  whisper-large-v3-turbo"]);
  expect(out).toContain("slimscribe models get whisper-large-v3-turbo\n");
  expect(out).toContain("/models/broken can't be used: Its weights end too early.\n");
  expect(out).not.toContain("good for");
});

test("where there is room, it says what each is good for", async () => {
  const out = await listed([], 130);
  expect(out).toMatch(/speed {2}good for\n/);
  expect(out).toMatch(/whisper-base .*clear speech in common languages, quickly\n/);
});

test("the language and the task count", async () => {
  expect(await listed(["--language", "English"])).toMatch(/^\* {2}distil-large-v3 /m);
  expect(await listed(["--language", "English"])).toContain(
    "whisper-base: For English alone, whisper-base.en makes fewer errors.\n",
  );
  expect(await listed(["--task", "translate"])).toMatch(/^\* {2}whisper-medium /m);
  const { models, unusable } = Shelf.parse(JSON.parse(await listed(["--language", "de", "--json"])));
  expect(models.find(({ name }) => name === "whisper-tiny.en")?.advice).toEqual(["Knows English alone, not German."]);
  expect(unusable).toHaveLength(1);
});

test("memory is that of the precision asked for", async () => {
  const peakOn = async (precision: string) => {
    const { models } = Shelf.parse(JSON.parse(await listed(["--precision", precision, "--json"])));
    return models.find(({ name }) => name === "whisper-large-v3-turbo")?.peakBytes.slim ?? 0;
  };
  const [int4, int8, float32] = [await peakOn("int4"), await peakOn("int8"), await peakOn("float32")];
  expect(int4).toBeGreaterThan(0);
  // Its encoder, most of it, holds a section's weights at a time.
  expect(int4).toBeLessThan(int8);
  expect(int8).toBeLessThan(float32);
});

test("models list asks the database how quick runs were, and does without one that can't be read", async () => {
  const shelf = await modelsWith(() => {
    throw new Error("no database");
  }).shelf(TranscribeOptions.parse({}));
  expect(shelf.models.every(({ speed }) => !speed.measured)).toBe(true);
  expect((await real().shelf(TranscribeOptions.parse({}))).models).toHaveLength(shelf.models.length);
});

test("models move takes one's own to another folder, where they are found from then on", async () => {
  process.env.SLIMSCRIBE_DATA = temporaryFolder();
  const own = join(ownModelsFolder(), "mine");
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, "config.json"), "{}");
  const to = join(temporaryFolder(), "larger");
  const gone = await slimscribe(["models", "move", to], { models: real() });
  expect([gone.code, gone.err]).toEqual([1, `There is no folder ${to}. Make it first, or check how it is written.\n`]);
  mkdirSync(to);
  const moved = await slimscribe(["models", "move", to], { models: real() });
  expect([moved.code, moved.out]).toEqual([0, `Your models are in ${to} now.\n`]);
  expect([ownModelsFolder(), readdirSync(to)]).toEqual([to, ["mine"]]);
});

test("a model that is got is one line that changes on a terminal; what stays is said once, wherever it goes", async () => {
  const checked = await real().check(await writeTinyModel(join(temporaryFolder(), "whisper-base")), () => {});
  const get: Models["get"] = async (_name, { onProgress = () => {} }) => {
    const all = { totalBytes: 4e6, bytesPerSecond: 1e6, waiting: null };
    onProgress({ ...all, phase: "listing", file: "", bytes: 0 });
    onProgress({ ...all, phase: "downloading", file: "", bytes: 0 });
    for (let part = 1; part <= 4; part++)
      onProgress({ ...all, phase: "downloading", file: "weights", bytes: part * 1e6 });
    const waiting = { reason: "connection", seconds: 2 } as const;
    for (let i = 0; i < 2; i++) onProgress({ ...all, phase: "downloading", file: "weights", bytes: 4e6, waiting });
    onProgress({ ...all, phase: "checking", file: "", bytes: 4e6 });
    return checked;
  };
  const stays = [
    "4.00 MB to get.",
    "No connection. The next try is in 2.0 s.",
    "All is here. Checking every weight.",
    "",
  ];
  const plain = await slimscribe(["models", "get", "base"], { models: { get } });
  expect(plain).toMatchObject({ code: 0, out: expect.stringContaining("Use it with --model whisper-base.") });
  expect(plain.err.split("\n")).toEqual(stays);
  const drawn = await slimscribe(["models", "get", "base"], { models: { get }, errIsTerminal: true });
  const lines = drawn.err.split("\n").map((line) => line.slice(line.lastIndexOf("\r") + 1).replace("\u001b[K", ""));
  expect(lines).toEqual(stays);
  expect(drawn.err).toContain("] 25 %  of 4.00 MB, 1.00 MB/s");
});
