/** What is remembered of a GPU whose forms are measured each in a process of its own, whatever becomes of those; and which form decodes then. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { DeviceForm, FormNow } from "../../src/api/gpu.ts";
import { ChosenDevices } from "../../src/engine/chosen-device.ts";
import { gpuState, gpuText } from "../../src/engine/device-text.ts";
import type { EnginePort } from "../../src/engine/engine-port.ts";
import { probeDevice } from "../../src/engine/probe-device.ts";
import { deviceForms, exactFormOf, formsOf } from "../../src/runtime/devices/device-forms.ts";
import { forgetDevices, knownDevice, type MeasuredForm } from "../../src/runtime/devices/known-devices.ts";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-probe-"));
  vi.stubEnv("SLIMSCRIBE_CACHE", folder);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(forgetDevices);

/** So many times as quick as the processor. */
const equal = (speed: number): MeasuredForm => ({
  state: "equal",
  difference: 0.002,
  times: { start: 60 / speed, step: 6 / speed },
  processorTimes: { start: 60, step: 6 },
});

type End = MeasuredForm | "none" | "dies" | "hangs";

/** An engine's process as far as whoever measures sees it. */
function scripted(ends: (form: DeviceForm) => End) {
  const asked: DeviceForm[] = [];
  const seen = { asked, started: 0, killed: 0 };
  const start = (): EnginePort => {
    let listen = (_: unknown): void => {};
    let exit = (): void => {};
    seen.started++;
    setTimeout(() => listen({ type: "ready" }));
    return {
      send(message) {
        if (message.type === "close") exit();
        if (message.type !== "probe") return;
        asked.push(message.form);
        const found = ends(message.form);
        if (found === "dies") setTimeout(exit);
        else if (found !== "hangs") setTimeout(() => listen({ type: "probed", found }));
      },
      kill() {
        seen.killed++;
        setTimeout(exit);
      },
      onMessage(listener) {
        listen = listener;
      },
      onExit(listener) {
        exit = listener;
      },
    };
  };
  return { seen, start };
}

const chosen = (device: "auto" | "webgpu", attention: "standard" | "slim" | "compact" = "slim") =>
  new ChosenDevices().chosen({ device, attention }).form;

test("the quickest form that writes the same words is taken, and said", async () => {
  const speeds: Partial<Record<DeviceForm, MeasuredForm>> = {
    webgpu: equal(1.5),
    "webgpu-halves": equal(2),
    "webgpu-encoder": equal(3),
    "webgpu-encoder-halves": { state: "left out", why: "it writes other words" },
  };
  const { seen, start } = scripted((form) => speeds[form] ?? "none");
  const begun: FormNow[] = [];
  await probeDevice({ start, onForm: (now) => begun.push(now) });
  expect(seen.asked).toEqual(formsOf("webgpu"));
  expect(seen.started).toBe(4);
  expect(begun).toEqual(formsOf("webgpu").map((form, i) => ({ form, number: i + 1, count: 4 })));
  expect(chosen("auto")).toBe("webgpu-encoder");
  expect(chosen("webgpu", "standard")).toBe("webgpu-encoder");
  expect(chosen("auto", "compact")).toBe("cpu");
  expect(gpuState()).toMatchObject({ state: "quicker", speed: expect.closeTo(3) });
  expect(gpuText()).toMatch(
    /^3\.0 times the processor's speed with encoder and decoder in float32, the same words, numbers to 0.002: --device auto uses it \(\d{4}-.*; its decoder in float32: 1\.5; .*: not, it writes other words$/,
  );
});

test("a slower one is known, and left out where nobody asks for it", async () => {
  await probeDevice({ start: scripted(() => equal(1.1)).start });
  expect(gpuState().state).toBe("slower");
  expect(chosen("auto")).toBe("cpu");
  expect(chosen("webgpu")).toBe("webgpu");
});

test("a form with which the driver dies, or never answers, is left out, and no other", async () => {
  for (const end of ["dies", "hangs"] as const) {
    const { seen, start } = scripted((form) => (deviceForms[form].floats === "float16" ? end : equal(2)));
    const found = await probeDevice({ start, seconds: 0.05 });
    expect(seen.killed).toBe(end === "hangs" ? 2 : 0);
    expect(found).toMatchObject({ state: "measured", forms: { "webgpu-halves": { state: "left out" } } });
    expect(chosen("auto")).toBe("webgpu");
  }
});

test("what fails at the form that asks least is left out as a whole", async () => {
  const { seen, start } = scripted(() => "dies");
  await probeDevice({ start });
  expect(seen.asked).toEqual(["webgpu"]);
  expect(gpuState().state).toBe("failed");
  expect(chosen("webgpu")).toBe("cpu");
  // Measured once more it may be right.
  await probeDevice({ start: scripted(() => equal(2)).start });
  expect(chosen("auto")).toBe("webgpu");
});

test("no GPU is known, too", async () => {
  await probeDevice({ start: scripted(() => "none").start });
  expect(gpuState()).toEqual({ state: "none" });
  expect(gpuText()).toMatch(/^none that WebGPU can use/);
  expect(chosen("auto")).toBe("cpu");
});

test("who ends it leaves nothing of it", async () => {
  const stopping = new AbortController();
  const { seen, start } = scripted((form) => {
    if (form === "webgpu") return equal(2);
    setTimeout(() => stopping.abort());
    return "hangs";
  });
  await expect(probeDevice({ start, signal: stopping.signal })).rejects.toThrow();
  expect(seen.killed).toBe(1);
  expect(knownDevice("webgpu")).toBeUndefined();
});

test("each form's numbers are held against the same graphs in float32", () => {
  for (const form of formsOf("webgpu")) {
    const exact = deviceForms[exactFormOf(form)];
    expect(exact.floats).toBe("float32");
    expect(exact.encoder).toBe(deviceForms[form].encoder);
  }
});
