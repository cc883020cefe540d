/**
 * A GPU that fails in each way while a recording is transcribed: it goes on on the processor behind its last window, which is said once and remembered. What
 * stands in for the GPU runs its graphs on the processor.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type EngineEvent, TranscribeOptions } from "../../src/api/engine.ts";
import { createEngine } from "../../src/engine/engine.ts";
import { EngineClient } from "../../src/engine/engine-client.ts";
import type { EnginePort } from "../../src/engine/engine-port.ts";
import type { ToEngine } from "../../src/engine/messages.ts";
import { devices } from "../../src/runtime/devices/devices.ts";
import { forgetDevices, knownDevice } from "../../src/runtime/devices/known-devices.ts";
import { onWebGpu } from "../../src/runtime/devices/webgpu.ts";
import { openSession, type Session } from "../../src/runtime/session.ts";
import { longRecording } from "../hosts/cli/support/long-recording.ts";
import { writeSpeakingModel } from "../model/speaking-model.ts";

let folder = "";
let file = "";
let options: TranscribeOptions;
/** what the processor says */
let onProcessor: EngineEvent[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-device-faults-"));
  vi.stubEnv("SLIMSCRIBE_CACHE", join(folder, "cache"));
  file = await longRecording(folder, 2);
  const model = await writeSpeakingModel(join(folder, "speaking"), 70);
  const wanted = { model, language: "en", batch: 2, precision: "float32", device: "webgpu" } as const;
  options = TranscribeOptions.parse(wanted);
  onProcessor = (await heard({ ...options, device: "cpu" })).events;
  expect(windowsOf(onProcessor).length).toBeGreaterThan(2);
}, 600_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const real = devices.webgpu;
beforeEach(forgetDevices);
afterEach(() => {
  devices.webgpu = real;
});

/** @param fault what becomes of the decoder's `count`th run */
function standIn(fault: (count: number, run: Session["run"]) => ReturnType<Session["run"]>): { runs: number } {
  const seen = { runs: 0 };
  devices.webgpu = onWebGpu(async (graph) => {
    const session = await openSession(graph, 1);
    if (typeof graph !== "string" || !/webgpu-\w+\.onnx$/.test(graph)) return session;
    const run = session.run.bind(session) as Session["run"];
    session.run = ((...given: Parameters<Session["run"]>) =>
      fault(++seen.runs, (() => run(...given)) as Session["run"])) as Session["run"];
    return session;
  });
  return seen;
}

const right = (_: number, run: Session["run"]) => run({});

async function heard(asked: TranscribeOptions, engine = createEngine()) {
  const opened = await engine;
  const events: EngineEvent[] = [];
  await opened.transcribe({ file, options: asked }, (event) => events.push(event));
  await opened.close();
  return { events };
}

const windowsOf = (events: readonly EngineEvent[]) =>
  events.flatMap((event) => (event.type === "window" ? [event] : []));
const told = (events: readonly EngineEvent[]) =>
  events.flatMap((event) => (event.type === "warning" && event.code.startsWith("device.") ? [event.code] : []));
const textOf = (events: readonly EngineEvent[]) =>
  windowsOf(events).flatMap(({ index, segments }) => segments.map(({ start, end, text }) => [index, start, end, text]));

test("a GPU that is right: the words of the processor, and none of its decoder", async () => {
  const seen = standIn(right);
  const { events } = await heard(options);
  expect(seen.runs).toBeGreaterThan(10);
  expect(textOf(events)).toEqual(textOf(onProcessor));
  expect(told(events)).toEqual([]);
  expect(knownDevice("webgpu")).toBeUndefined();
}, 600_000);

const lost = () => Promise.reject(new Error("Device is lost."));
const faults: Record<string, Parameters<typeof standIn>[0]> = {
  "lost at its first run": lost,
  "lost in the middle": (count, run) => (count < 90 ? run({}) : lost()),
  "out of memory": (count, run) =>
    count < 40 ? run({}) : Promise.reject(new Error("Failed to allocate memory for requested buffer of size 8")),
  "numbers that are none": async (count, run) => {
    const outputs = await run({});
    const sums = outputs["text.sum"]?.data;
    if (count >= 40 && sums instanceof Float32Array) sums.fill(Number.NaN);
    return outputs;
  },
};

for (const [way, fault] of Object.entries(faults))
  test(`${way}: the processor goes on, no window twice and none missing, said once and remembered`, async () => {
    const seen = standIn(fault);
    const { events } = await heard(options);
    expect(textOf(events)).toEqual(textOf(onProcessor));
    expect(events.at(-1)?.type).toBe("done");
    expect(told(events)).toEqual(["device.lost"]);
    expect(knownDevice("webgpu")?.state).toBe("failed");
    if (way !== "lost in the middle") return;
    // The next start knows, whatever it was.
    const { runs } = seen;
    const next = await heard(options);
    expect(seen.runs).toBe(runs);
    expect(told(next.events)).toEqual(["device.left-out"]);
    expect(textOf(next.events)).toEqual(textOf(onProcessor));
  }, 600_000);

test("several files on it: one of them hears it", async () => {
  standIn(faults["lost in the middle"] ?? lost);
  const engine = await createEngine();
  const all = await Promise.all(
    [0, 1].map(async () => {
      const events: EngineEvent[] = [];
      await engine.transcribe({ file, options }, (event) => events.push(event));
      return events;
    }),
  );
  await engine.close();
  for (const events of all) expect(textOf(events)).toEqual(textOf(onProcessor));
  expect(all.flatMap(told)).toEqual(["device.lost"]);
}, 600_000);

test("no GPU: a sentence, where one was asked for", async () => {
  devices.webgpu = onWebGpu(() => Promise.reject(new Error("Failed to get a WebGPU adapter: No supported adapters")));
  const { events } = await heard(options);
  expect(events.at(-1)).toMatchObject({ type: "failed", failure: { code: "device.missing" } });
  expect(knownDevice("webgpu")).toBeUndefined();
}, 600_000);

test("compact attention: the processor decodes, and says so", async () => {
  const seen = standIn(right);
  const { events } = await heard({ ...options, attention: "compact" });
  expect(told(events)).toEqual(["device.attention"]);
  expect(events.at(-1)?.type).toBe("done");
  expect(seen.runs).toBe(0);
}, 600_000);

/** An engine's process as far as its client sees it: it uses the GPU where it may, and ends with it or never answers again. */
function doomed(end: "dies" | "hangs", asked: ToEngine[]): EnginePort {
  let listen = (_: unknown): void => {};
  let exit = (): void => {};
  setTimeout(() => listen({ type: "ready" }));
  return {
    send(message) {
      asked.push(message);
      if (message.type === "close") exit();
      if (message.type !== "transcribe") return;
      const { id } = message;
      if (message.options.device === "webgpu") {
        listen({ type: "device", device: "webgpu" });
        if (end === "dies") setTimeout(exit);
      } else setTimeout(() => listen({ type: "end", id }));
    },
    kill: () => setTimeout(exit),
    onMessage(listener) {
      listen = listener;
    },
    onExit(listener) {
      exit = listener;
    },
  };
}

for (const end of ["dies", "hangs"] as const)
  test(`a driver with which the engine's process ${end}: the next one leaves the GPU alone`, async () => {
    const asked: ToEngine[] = [];
    const patience = { silentSeconds: 60, deviceSilentSeconds: 0.01 };
    const slow = vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    try {
      const engine = new EngineClient(() => doomed(end, asked), patience);
      const events: EngineEvent[] = [];
      const ended = engine.transcribe({ file, options }, (event) => events.push(event));
      while (!asked.some(({ type }) => type === "transcribe")) await new Promise(setImmediate);
      if (end === "hangs") slow.advanceTimersByTime(6_000);
      await ended;
      expect(told(events)).toEqual(["device.lost"]);
      await engine.close();
    } finally {
      vi.useRealTimers();
    }
    const wanted = asked.flatMap((message) => (message.type === "transcribe" ? [message.options.device] : []));
    expect(wanted).toEqual(["webgpu", "cpu"]);
    await vi.waitFor(() => expect(knownDevice("webgpu")?.state).toBe("failed"));
  });
