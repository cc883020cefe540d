/** A GPU beside the processor, with the GPU's graphs run by the processor: the same numbers; and with one whose numbers are others. */
import { afterEach, expect, test } from "vitest";
import { gpuState, gpuText } from "../../src/engine/device-text.ts";
import { measureDevice } from "../../src/engine/measure-device.ts";
import { devices } from "../../src/runtime/devices/devices.ts";
import { onWebGpu } from "../../src/runtime/devices/webgpu.ts";
import { openSession, type Session } from "../../src/runtime/session.ts";

const real = devices.webgpu;
afterEach(() => {
  devices.webgpu = real;
});

test("right numbers are measured, others are refused", async () => {
  devices.webgpu = onWebGpu((graph) => openSession(graph, 1));
  const found = await measureDevice();
  expect(found.difference).toBeLessThan(1e-3);
  expect(found.gpuStepMilliseconds).toBeGreaterThan(0);
  expect(["slower", "quicker"]).toContain(gpuState(found));
  expect(gpuText(found)).toMatch(/^[\d.]+ times the processor's speed in a step of 6 windows/);
  expect(gpuState({ ...found, gpuStepMilliseconds: found.stepMilliseconds / 2 })).toBe("quicker");

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
  await expect(measureDevice()).rejects.toMatchObject({ code: "device.failed", message: /numbers are others/ });
}, 600_000);
