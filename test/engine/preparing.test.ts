/** Making a model ready is a step that is told: by the process that does it, from 0 to 1, and by the engine as events. */
import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type EngineEvent, TranscribeOptions } from "../../src/api/engine.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { later } from "../../src/lib/later.ts";
import { compileApart } from "../../src/model-store/compile/compile-client.ts";
import type { CompileTask } from "../../src/model-store/compile/compile-task.ts";
import {
  type CompileElsewhere,
  comingUnits,
  compileUnits,
  whisperUnits,
} from "../../src/model-store/compile/compiled.ts";
import { openModel } from "../../src/model-store/model-folder.ts";
import { usualParts } from "../../src/runtime/kernels/choice.ts";
import { writeTinyModel } from "../model/tiny.ts";

let folder: string;
let tiny: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-preparing-"));
  vi.stubEnv("SLIMSCRIBE_CACHE", join(folder, "cache"));
  vi.stubEnv("SLIMSCRIBE_DATA", join(folder, "data"));
  tiny = await writeTinyModel(join(folder, "tiny"));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** Rises at each step, by whole percent, from nothing to all; on the way there is something to see. */
function expectRising(shares: readonly number[]): void {
  expect(shares.length).toBeGreaterThan(2);
  expect([shares[0], shares.at(-1)]).toEqual([expect.closeTo(0, 1), 1]);
  const percents = shares.map((share) => Math.floor(100 * share));
  expect(percents).toEqual([...new Set(percents)].sort((a, b) => a - b));
}

test("where the process ends early the rest is made here: the share goes on from where it was", async () => {
  const dies: CompileElsewhere = async (_, { onShare }) => onShare(0.6);
  const shares: number[] = [];
  const model = await openModel(tiny);
  await whisperUnits(model, "standard", usualParts("float32"), {
    onShare: (share) => shares.push(share),
    compileElsewhere: dies,
  });
  await model.close();
  expect(shares.slice(0, 2)).toEqual([0, 0.6]);
  expectRising(shares);
});

test("units that were finished before the process died are not made again", async () => {
  const model = await openModel(tiny);
  const compiled = join(folder, "cache", "compiled");
  const written = async () => {
    const [of] = (await readdir(compiled)).filter((name) => name.startsWith("tiny-"));
    const { ino, mtimeMs } = await stat(join(compiled, of ?? "", "encoder-float32", "seal.json"));
    return { ino, mtimeMs };
  };
  let first: Awaited<ReturnType<typeof written>> | undefined;
  await whisperUnits(model, "standard", usualParts("float32"), {
    async compileElsewhere({ units }) {
      expect(units[0]).toEqual(["encoder", "float32"]);
      await compileUnits(model, units.slice(0, 1), {});
      first = await written();
    },
  });
  await model.close();
  expect(await written()).toEqual(first);
});

test("what is made first is there while the rest is still being made, and somebody is told that a core is free", async () => {
  const model = await openModel(tiny);
  const [others, told] = [later<void>(), vi.fn()];
  const units = await comingUnits(model, "standard", usualParts("float32"), {
    meanwhile: told,
    async compileElsewhere(task, { onMade }) {
      await compileUnits(model, task.units.slice(0, 1), {});
      onMade?.(0);
      await others.told;
      throw new Error("it fails at the rest");
    },
  });
  expect((await units.encoder).manifest.precision).toBe("float32");
  expect(told).toHaveBeenCalledTimes(1);
  others.tell();
  await expect(units.decoder).rejects.toThrow("it fails at the rest");
  await model.close();
});

/** What every file of the compiled units holds, by its path. */
async function compiledFiles(cache: string): Promise<Map<string, string>> {
  const below = join(cache, "compiled");
  const names = (await readdir(below, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const files = names.map(({ parentPath, name }) => join(parentPath, name)).sort();
  return new Map(await Promise.all(files.map(async (path) => [relative(below, path), await hashOf(path)] as const)));
}

const hashOf = async (path: string): Promise<string> =>
  createHash("sha256")
    .update(await readFile(path))
    .digest("hex");

const sideBySide: Record<string, CompileTask["units"]> = {
  "the processor": [
    ["encoder", "int8"],
    ["embedding", "float32"],
    ["decoder-slim", "int8"],
    ["decoder-standard", "float32"],
  ],
  "a GPU": [
    ["webgpu-encoder", "float32"],
    ["webgpu-slim", "float32"],
  ],
};

for (const [device, units] of Object.entries(sideBySide))
  test(`made side by side in the process's threads, units of ${device} are those that are made one after the other here`, async () => {
    const [beside, inTurn] = [join(folder, "beside"), join(folder, "in-turn")];
    vi.stubEnv("SLIMSCRIBE_CACHE", beside);
    const told: number[] = [];
    await compileApart({ model: tiny, units }, { onShare() {}, onMemory() {}, onMade: (unit) => void told.push(unit) });
    expect(told.sort()).toEqual(units.map((_, unit) => unit));
    vi.stubEnv("SLIMSCRIBE_CACHE", inTurn);
    const model = await openModel(tiny);
    await compileUnits(model, units, {});
    await model.close();
    const made = await compiledFiles(beside);
    expect([...made.keys()].filter((path) => path.endsWith("seal.json"))).toHaveLength(units.length);
    expect(made).toEqual(await compiledFiles(inTurn));
  });

test("weights that are no numbers end the process, and leave nothing behind", async () => {
  const path = join(tiny, "model.safetensors");
  const bytes = await readFile(path);
  bytes.fill(0xff, bytes.length - 64);
  await writeFile(path, bytes);
  await compileApart({ model: tiny, units: [["decoder-slim", "int8"]] }, { onShare() {}, onMemory() {} });
  const [of = ""] = await readdir(join(folder, "cache", "compiled"));
  expect(await readdir(join(folder, "cache", "compiled", of))).toEqual([]);
});

test("the process tells how far it is, inputs that have to be captured included; the engine makes events of it, once", async () => {
  await writeFile(join(tiny, "generation_config.json"), JSON.stringify({ is_multilingual: false }));
  // So much that nobody takes it for this process's own.
  const large = 5e12;
  const compileElsewhere: CompileElsewhere = (task, { onShare, onMemory }) =>
    compileApart(task, { onShare, onMemory: (held) => onMemory(held === 0 ? 0 : large + held) });
  const engine = await createEngine({ compileElsewhere });
  const transcribed = async (wanted: Partial<TranscribeOptions> = {}): Promise<EngineEvent[]> => {
    const events: EngineEvent[] = [];
    const options = TranscribeOptions.parse({ model: tiny, precision: "float32", vad: false, ...wanted });
    await engine.transcribe({ file: join(folder, "gone.wav"), options }, (event) => events.push(event));
    return events;
  };
  const [first, second] = [await transcribed(), await transcribed()];
  // A file's task and language are its own: they are looked at also where another file has the model in use.
  for (const [code, wanted] of [
    ["model.translate", { task: "translate" }],
    ["model.language", { language: "de" }],
  ] as const)
    expect(await transcribed(wanted)).toMatchObject([{ type: "failed", failure: { code } }]);
  await engine.close();
  const told = first.flatMap((event) => (event.type === "preparing" ? [event] : []));
  const made = told.filter(({ step }) => step === "model");
  expectRising(made.map(({ share }) => share ?? Number.NaN));
  expect(made[0]).toMatchObject({ model: "tiny", attention: "slim" });
  // It is looked for before, and loaded behind.
  const loading = { type: "preparing", step: "loading", share: null };
  expect([told[0], told.at(-1)]).toMatchObject([loading, loading]);
  const memory = first.flatMap((event) => (event.type === "memory" ? [event.memory] : []));
  // Before the process that compiles, while it works, and when it is gone: what it held stays the most that was held.
  expect(memory.map(({ residentBytes }) => residentBytes > large)).toEqual([
    ...made.map(({ share }) => share !== null && share > 0),
    false,
  ]);
  const last = memory.at(-1);
  expect([last?.peakResidentBytes, last?.predictedPeakBytes.slim, last?.predictedPeakBytes.standard]).toEqual(
    Array.from({ length: 3 }, () => Math.max(...memory.map(({ residentBytes }) => residentBytes))),
  );
  // Nothing is wrong with the model: behind it comes what is wrong with the recording.
  expect(first.at(-1)).toMatchObject({ type: "failed" });
  expect(second).toMatchObject([{ type: "failed" }]);
});
