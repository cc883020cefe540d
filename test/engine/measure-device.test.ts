/**
 * Forms of a GPU beside the processor, with the GPU's graphs run by the processor: the same words; and one whose numbers are others. On a tiny random model, whose
 * half floats are told from float32 as well as a large one's.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { measureForm } from "../../src/engine/measure-device.ts";
import { devices } from "../../src/runtime/devices/devices.ts";
import { onWebGpu } from "../../src/runtime/devices/webgpu.ts";
import { openSession, type Session } from "../../src/runtime/session.ts";
import { writeTinyModel } from "../model/tiny.ts";

let folder: string;
let tiny: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-measure-device-"));
  vi.stubEnv("SLIMSCRIBE_CACHE", join(folder, "cache"));
  tiny = await writeTinyModel(join(folder, "tiny"));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const real = devices.webgpu;
afterEach(() => {
  devices.webgpu = real;
});

test("right numbers are measured, with all of it there, in half floats", async () => {
  devices.webgpu = onWebGpu((graph) => openSession(graph, 1));
  const found = await measureForm("webgpu-encoder-halves", tiny);
  expect(found.difference).toBeGreaterThan(1e-3);
  expect(found.difference).toBeLessThan(6e-2);
  for (const { start, step } of [found.times, found.processorTimes]) expect(Math.min(start, step)).toBeGreaterThan(0);
}, 600_000);

test("others are refused", async () => {
  devices.webgpu = onWebGpu(async (graph) => {
    const session = await openSession(graph, 1);
    const run = session.run.bind(session) as Session["run"];
    session.run = (async (...given: Parameters<Session["run"]>) => {
      const outputs = await run(...given);
      const sums = outputs["text.sum"]?.data;
      if (sums instanceof Float32Array) sums[0] = (sums[0] ?? 0) + 1;
      return outputs;
    }) as Session["run"];
    return session;
  });
  await expect(measureForm("webgpu", tiny)).rejects.toMatchObject({
    code: "device.failed",
    message: /numbers are others/,
  });
}, 600_000);
