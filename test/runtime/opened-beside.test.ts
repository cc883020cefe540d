/** A graph that another thread opens: the same values as the binding's, what is refused is told, and this thread goes on meanwhile. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { random } from "../../bench/random-model.ts";
import { present } from "../../src/lib/check.ts";
import { compileEncoder } from "../../src/model/compile.ts";
import { safetensorsIn } from "../../src/model/safetensors.ts";
import { Weights } from "../../src/model/weights.ts";
import { type CompiledUnit, writeUnit } from "../../src/runtime/compiled-unit.ts";
import { type FloatSession, openBeside } from "../../src/runtime/opened-beside.ts";
import { rightBytes } from "../../src/runtime/right-bytes.ts";
import { allOrNone, floats, openSession, runInto } from "../../src/runtime/session.ts";
import { randomTensors, safetensors, tinyDims } from "../model/tiny.ts";

const isThere = process.platform === "linux" && process.arch === "x64";
const dims = tinyDims;

let folder: string;
let unit: CompiledUnit;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-beside-"));
  const weights = new Weights(safetensorsIn([safetensors(randomTensors(dims, 1))]));
  const bytes = await rightBytes();
  unit = await writeUnit(join(folder, "encoder"), (place) =>
    compileEncoder(weights, dims, { precision: "int8", bytes, place }),
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Of the same sound, of two lengths, one behind the other. */
async function statesOf(graph: FloatSession): Promise<Float32Array[]> {
  const all: Float32Array[] = [];
  for (const frames of [dims.frames, 40]) {
    const next = random(7);
    const mel = Float32Array.from({ length: dims.melBins * 2 * frames }, () => next() - 0.5);
    const states = new Float32Array(frames * dims.width);
    const feeds = { mel: floats(mel, [1, dims.melBins, 2 * frames]) };
    await runInto(graph, feeds, { states: floats(states, [1, frames, dims.width]) });
    all.push(states);
  }
  await graph.release();
  return all;
}

test.runIf(isThere)("its values are the binding's to the last bit", async () => {
  const path = unit.path("encoder");
  const beside = await statesOf(present(await openBeside(path, 2), "graph"));
  expect(beside.every((states) => states.some((value) => value !== 0))).toBe(true);
  expect(beside).toEqual(await statesOf(await openSession(path, 2, { keepValues: true, isOptimised: true })));
});

test.runIf(isThere)("this thread goes on while it is opened", async () => {
  const opening = present(openBeside(unit.path("encoder"), 2), "graph");
  const first = await Promise.race([opening.then(() => "opened"), setImmediate("this thread")]);
  await (await opening).release();
  expect(first).toBe("this thread");
});

test.runIf(isThere)("what the runtime refuses is told in its words", async () => {
  await expect(openBeside(join(folder, "nothing.onnx"), 2)).rejects.toThrow(/nothing\.onnx.*doesn't exist/);
  const graph = present(await openBeside(unit.path("encoder"), 2), "graph");
  await expect(runInto(graph, {}, { states: floats(new Float32Array(1), [1, 1, 1]) })).rejects.toThrow(
    /states.*Got: 1 Expected: 64/s,
  );
  await graph.release();
});

test("what is still being opened when another can't be is closed", async () => {
  const closed: string[] = [];
  const failing = allOrNone(async (closing) => {
    closing(setImmediate("beside"), (one) => closed.push(one));
    closing(Promise.reject(new Error("also")), () => closed.push("never opened"));
    closing("first", (one) => closed.push(one));
    throw new Error("the second can't be opened");
  });
  await expect(failing).rejects.toThrow("the second");
  expect(closed).toEqual(["first", "beside"]);
});
