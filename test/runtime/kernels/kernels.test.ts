/** Which kernels are used: by name, as the probe found them, as they were remembered. The one test of the probe asks for it. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { version } from "../../../src/lib/node/version.ts";
import {
  chosenByEnvironment,
  identityVersion,
  pinParts,
  remember,
  remembered,
  usual,
} from "../../../src/runtime/kernels/choice.ts";
import { choiceFrom, kernels } from "../../../src/runtime/kernels/kernels.ts";
import { probeKernels } from "../../../src/runtime/kernels/probe.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-kernels-"));
  vi.stubEnv("SLIMSCRIBE_CACHE", folder);
  vi.stubEnv("SLIMSCRIBE_KERNELS", "");
  vi.stubEnv("SLIMSCRIBE_KERNELS_PARTS", "");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe("the environment", () => {
  test("names choices, the rest is as usual", () => {
    expect(chosenByEnvironment("")).toBeUndefined();
    expect(chosenByEnvironment("default")).toEqual(usual());
    const named = chosenByEnvironment("threads=3, encoder=float32");
    expect(named).toEqual({ ...usual(), threads: 3, encoder: "float32" });
    expect(chosenByEnvironment("states=frame-major")).toEqual({ ...usual(), states: "frame-major" });
    expect(chosenByEnvironment("encoder=float32")).toEqual({ ...usual(), encoder: "float32" });
  });

  test.each(["threads=none", "encoder=int4", "decoder=half", "states=flat", "fast"])("%s is not a choice", (text) => {
    expect(() => chosenByEnvironment(text)).toThrow("SLIMSCRIBE_KERNELS");
  });

  test("spares the probe", async () => {
    vi.stubEnv("SLIMSCRIBE_KERNELS", "default");
    expect(await kernels()).toEqual({ choice: usual(), from: "environment", timings: {} });
    expect(existsSync(join(folder, "kernels.json"))).toBe(false);
  });
});

describe("a choice leaves the usual only for a clear gain", () => {
  const among = { ...usual(), threads: 8 };
  const choice = (group: string, times: Record<string, number>) => choiceFrom({ [group]: times }, among);

  test("nothing measured, nothing chosen", () => expect(choiceFrom({}, among)).toEqual(among));

  test("the encoder's weights", () => {
    expect(choice("encoder, 1500 rows", { int8: 10, float32: 30 })).toEqual(among);
    expect(choice("encoder, 1500 rows", { int8: 10, float32: 9 })).toEqual(among);
    expect(choice("encoder, 1500 rows", { int8: 10, float32: 5 })).toEqual({ ...among, encoder: "float32" });
  });

  test("the decoder's: alone and in a batch", () => {
    const both = (one: number, eight: number) =>
      choiceFrom(
        { "decoder, 1 row": { int8: 1, float32: one }, "decoder, 8 rows": { int8: 4, float32: eight } },
        among,
      );
    expect(both(0.5, 4)).toEqual(among);
    expect(both(1, 2)).toEqual(among);
    expect(both(0.5, 2)).toEqual({ ...among, decoder: "float32" });
  });

  test("the layout of the encoder's states", () => {
    expect(choice("slim, states", { "channel-major": 1, "frame-major": 0.9 })).toEqual(among);
    expect(choice("slim, states", { "channel-major": 1, "frame-major": 0.7 })).toEqual({
      ...among,
      states: "frame-major",
    });
  });

  test("threads: for encoder and decoder", () => {
    const one = (encoder: number, decoder: number) =>
      choiceFrom(
        { "threads, encoder": { all: 10, one: encoder }, "threads, decoder": { all: 1, one: decoder } },
        among,
      );
    expect(one(18, 1.8)).toEqual(among);
    expect(one(5, 0.9)).toEqual(among);
    expect(one(5, 0.5)).toEqual({ ...among, threads: 1 });
  });
});

describe("a run's identity", () => {
  test("holds parts that change words, where they aren't the usual ones", async () => {
    await remember({ choice: { ...usual(), threads: 1 }, timings: {} });
    expect(identityVersion()).toBe(version);
  });

  test("is only looked at: nothing is held by it", async () => {
    await remember({ choice: { ...usual(), encoder: "float32" }, timings: {} });
    const before = { ...process.env };
    expect(identityVersion()).toBe(`${version}+encoder-float32`);
    expect(process.env).toEqual(before);
    await rm(join(folder, "kernels.json"));
    expect(identityVersion()).toBe(version);
  });

  test("keeps to the parts that were pinned", async () => {
    await remember({ choice: { ...usual(), encoder: "float32", states: "frame-major" }, timings: {} });
    pinParts();
    expect(identityVersion()).toBe(`${version}+encoder-float32+states-frame-major`);
    await rm(join(folder, "kernels.json"));
    expect(remembered()).toBeUndefined();
    expect(identityVersion()).toBe(`${version}+encoder-float32+states-frame-major`);
  });
});

test("the probe times every variant", async () => {
  const timings = await probeKernels(2);
  expect(Object.keys(timings)).toContain("encoder, 1500 rows");
  for (const times of Object.values(timings)) {
    expect(Object.keys(times)).toHaveLength(2);
    for (const milliseconds of Object.values(times)) expect(milliseconds).toBeGreaterThan(0);
  }
});
