/** Which kernels are used: by name, as the probe found them, as they were remembered. The one test of the probe asks for it. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { chosenByEnvironment, identityVersion, remember, remembered, usual } from "../../src/run/kernel-choice.ts";
import { probeKernels } from "../../src/run/kernel-probe.ts";
import { choiceFrom, kernels } from "../../src/run/kernels.ts";
import { version } from "../../src/run/version.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "slimscribe-kernels-"));
  vi.stubEnv("SLIMSCRIBE_CACHE", folder);
  vi.stubEnv("SLIMSCRIBE_KERNELS", "");
  vi.stubEnv("SLIMSCRIBE_KERNELS_ENCODER", "");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

describe("the environment", () => {
  test("names choices, the rest is as usual", () => {
    expect(chosenByEnvironment("")).toBeUndefined();
    expect(chosenByEnvironment("default")).toEqual(usual());
    expect(chosenByEnvironment("threads=3, encoder=float32")).toEqual({ threads: 3, encoder: "float32" });
    expect(chosenByEnvironment("encoder=float32")).toEqual({ ...usual(), encoder: "float32" });
  });

  test.each(["threads=none", "encoder=int4", "decoder=float32", "fast"])("%s is not a choice", (text) => {
    expect(() => chosenByEnvironment(text)).toThrow("SLIMSCRIBE_KERNELS");
  });

  test("spares the probe", async () => {
    vi.stubEnv("SLIMSCRIBE_KERNELS", "default");
    expect(await kernels()).toEqual({ choice: usual(), from: "environment", timings: {} });
    expect(existsSync(join(folder, "kernels.json"))).toBe(false);
  });
});

test("a choice leaves the usual only for a clear gain", () => {
  const timings = (float32: number, one: number) => ({
    "encoder, 1500 rows": { int8: 10, float32 },
    "threads, encoder": { all: 10, one },
    "threads, decoder": { all: 1, one: one / 10 },
  });
  const among = { threads: 8, encoder: "int8" } as const;
  expect(choiceFrom(timings(30, 18), among)).toEqual(among);
  expect(choiceFrom(timings(9, 9), among)).toEqual(among);
  expect(choiceFrom(timings(5, 18), among)).toEqual({ threads: 8, encoder: "float32" });
  expect(choiceFrom(timings(30, 5), among)).toEqual({ threads: 1, encoder: "int8" });
  expect(choiceFrom({}, among)).toEqual(among);
});

describe("a run's identity", () => {
  test("holds the choice that changes words, where it isn't the usual one", async () => {
    await remember({ choice: { threads: 1, encoder: "int8" }, timings: {} });
    expect(identityVersion()).toBe(version);
  });

  test("keeps to the choice of the start", async () => {
    await remember({ choice: { threads: 1, encoder: "float32" }, timings: {} });
    expect(identityVersion()).toBe(`${version}+encoder-float32`);
    await rm(join(folder, "kernels.json"));
    expect(remembered()).toBeUndefined();
    expect(identityVersion()).toBe(`${version}+encoder-float32`);
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
