/** Measuring the GPU when the window asks: what is told meanwhile, and what becomes of one that is refused or stopped. */
import { expect, test } from "vitest";
import type { HostEvent } from "../../src/api/contract.ts";
import type { FormNow, Gpu } from "../../src/api/gpu.ts";
import { createGpuMeasuring, type GpuCare, gpuCareOf } from "../../src/app/gpu-measuring.ts";

const now: FormNow = { form: "webgpu-halves", number: 2, count: 4 };

/** A measurement that ends when it is told to. */
function held() {
  let known: Gpu = { state: "unknown" };
  const seen = { begun: 0 };
  let end = (_: Gpu): void => {};
  const care: GpuCare = {
    known: () => known,
    measure: (onForm, signal) =>
      new Promise((resolve, reject) => {
        seen.begun++;
        onForm(now);
        signal.addEventListener("abort", () => reject(signal.reason));
        end = (found) => {
          known = found;
          resolve();
        };
      }),
  };
  return { care, seen, end: (found: Gpu) => end(found) };
}

const gpus = (told: readonly HostEvent[]) => told.flatMap((event) => (event.type === "gpu" ? [event.gpu] : []));

test("how far it is and what was found is told; a second question changes nothing", async () => {
  const { care, seen, end } = held();
  const told: HostEvent[] = [];
  const gpu = createGpuMeasuring(care, (event) => told.push(event));
  await gpu.answers.measureGpu({});
  await gpu.answers.measureGpu({});
  expect(seen.begun).toBe(1);
  expect(gpu.state()).toEqual({ state: "measuring", now });
  end({ state: "none" });
  await expect.poll(() => gpus(told).at(-1)).toEqual({ state: "none" });
  expect(gpus(told).map(({ state }) => state)).toEqual(["measuring", "measuring", "none"]);
});

test("one that is stopped, by the person or by the program's end, is no failure", async () => {
  for (const stop of ["stopMeasuringGpu", "close"] as const) {
    const { care } = held();
    const told: HostEvent[] = [];
    const gpu = createGpuMeasuring(care, (event) => told.push(event));
    await gpu.answers.measureGpu({});
    await (stop === "close" ? gpu.close() : gpu.answers.stopMeasuringGpu({}));
    expect(gpu.state()).toEqual({ state: "unknown" });
    expect(told.every(({ type }) => type === "gpu")).toBe(true);
  }
});

test("while a recording is transcribed it is refused, in words, and no process is started", async () => {
  const told: HostEvent[] = [];
  const busy = gpuCareOf({ rest: async () => false }, () => {
    throw new Error("a process");
  });
  const gpu = createGpuMeasuring({ ...busy, known: () => ({ state: "unknown" }) }, (event) => told.push(event));
  await gpu.answers.measureGpu({});
  await expect.poll(() => told.find(({ type }) => type === "notice")).toMatchObject({ failure: { code: "gpu.busy" } });
  expect(gpu.state()).toEqual({ state: "unknown" });
});
