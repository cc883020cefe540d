/** Which kernels are used: by name, as the probe found them, as they were remembered. The one test of the probe asks for it. */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { version } from "../../../src/lib/node/version.ts";
import {
  adoptParts,
  chosenByEnvironment,
  identityVersion,
  pinParts,
  remember,
  remembered,
  usual,
} from "../../../src/runtime/kernels/choice.ts";
import { choiceFrom, findKernels, measureWhatIsLeft, usableKernels } from "../../../src/runtime/kernels/kernels.ts";
import { timedInTurn } from "../../../src/runtime/kernels/probe.ts";

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
    const asked = () => Promise.reject(new Error("measured"));
    expect(await findKernels(asked)).toMatchObject({ choice: usual(), from: "environment", timings: {} });
    await measureWhatIsLeft(asked, asked);
    expect(existsSync(join(folder, "kernels.json"))).toBe(false);
  });
});

describe("a choice leaves the usual only for a clear gain", () => {
  const among = { ...usual(), threads: 8 };
  const choice = (group: string, times: Record<string, number>) => choiceFrom({ [group]: times }, among);

  test("nothing measured, nothing chosen", () => expect(choiceFrom({}, among)).toEqual(among));

  test("the encoder's weights", () => {
    expect(choice("encoder", { int8: 10, float32: 30 })).toEqual(among);
    expect(choice("encoder", { int8: 10, float32: 9 })).toEqual(among);
    expect(choice("encoder", { int8: 10, float32: 5 })).toEqual({ ...among, encoder: "float32" });
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
        { encoder: { int8: 10, "one thread": encoder }, "decoder, 8 rows": { int8: 1, "one thread": decoder } },
        among,
      );
    expect(one(18, 1.8)).toEqual(among);
    expect(one(5, 0.9)).toEqual(among);
    expect(one(5, 0.5)).toEqual({ ...among, threads: 1 });
  });
});

describe("a run's identity", () => {
  test("holds parts that change words, where they aren't the usual ones", async () => {
    await remember({ choice: { ...usual(), threads: 1 }, timings: {}, busy: false, probes: 1 });
    expect(identityVersion()).toBe(version);
  });

  test("is only looked at: nothing is held by it", async () => {
    await remember({ choice: { ...usual(), encoder: "float32" }, timings: {}, busy: false, probes: 1 });
    const before = { ...process.env };
    expect(identityVersion()).toBe(`${version}+encoder-float32`);
    expect(process.env).toEqual(before);
    await rm(join(folder, "kernels.json"));
    expect(identityVersion()).toBe(version);
  });

  test("keeps to the parts that were pinned", async () => {
    await remember({
      choice: { ...usual(), encoder: "float32", states: "frame-major" },
      timings: {},
      busy: false,
      probes: 1,
    });
    pinParts();
    expect(identityVersion()).toBe(`${version}+encoder-float32+states-frame-major`);
    await rm(join(folder, "kernels.json"));
    expect(remembered()).toBeUndefined();
    expect(identityVersion()).toBe(`${version}+encoder-float32+states-frame-major`);
  });

  test("becomes another program's, whose words it is to write; not one of another version, nor of parts that there are not", async () => {
    pinParts();
    const own = identityVersion();
    for (const identity of [`${version}.1`, `${version}+encoder-int3`, `${version}+colour-red`, ""]) {
      expect([identity, adoptParts(identity)]).toEqual([identity, false]);
      expect(identityVersion()).toBe(own);
    }
    for (const identity of [`${version}+decoder-float32+states-frame-major`, version]) {
      expect([identity, adoptParts(identity)]).toEqual([identity, true]);
      expect(identityVersion()).toBe(identity);
    }
  });
});

describe("what was measured", () => {
  const probe = (float32: number, busy: boolean) => ({ timings: { encoder: { int8: 10, float32 } }, busy });

  test("counts from the first start on, and is not asked for again", async () => {
    let asked = 0;
    const quiet = async () => {
      asked++;
      return probe(5, false);
    };
    expect((await findKernels(quiet)).choice.encoder).toBe("float32");
    expect(identityVersion()).toBe(`${version}+encoder-float32`);
    expect((await findKernels(quiet)).choice.encoder).toBe("float32");
    expect(asked).toBe(1);
  });

  test("on a busy machine is asked for again at later starts, some times; the best of all runs decide", async () => {
    const answers = [30, 5, 30, 30, 30];
    const asked: number[] = [];
    const busy = async () => {
      asked.push(answers[asked.length] ?? 30);
      return probe(asked.at(-1) ?? 30, true);
    };
    expect((await findKernels(busy)).choice.encoder).toBe("int8");
    for (let start = 0; start < 5; start++) expect((await findKernels(busy)).choice.encoder).toBe("float32");
    expect(asked).toHaveLength(4);
    expect(remembered()).toMatchObject({ busy: true, probes: 4 });
  });

  test("on a machine that has become quiet is sure", async () => {
    await findKernels(async () => probe(30, true));
    await findKernels(async () => probe(30, false));
    await findKernels(() => Promise.reject(new Error("asked again")));
  });
});

describe("runs in turn", () => {
  /** A clock that goes on by what each run takes. */
  function runs(taking: Record<string, readonly number[]>) {
    let clock = 0;
    const order: string[] = [];
    const made = Object.entries(taking).map(([name, times]): [string, () => Promise<void>] => {
      let at = 0;
      return [
        name,
        async () => {
          order.push(name);
          clock += times[Math.min(at++, times.length - 1)] ?? 0;
        },
      ];
    });
    return { order, timed: timedInTurn(new Map(made), () => clock) };
  }

  test("the first of each is for nothing, and each has three more at least", async () => {
    const { order, timed } = runs({ a: [500, 60, 50, 70], b: [1, 90, 90, 90] });
    expect(await timed).toMatchObject({ best: { a: 50, b: 90 } });
    expect(order.join("")).toBe("abababab");
  });

  test("what others do at the time is seen in the spread", async () => {
    expect((await runs({ a: [100, 100], b: [90, 92, 91, 93] }).timed).spread).toBeLessThan(1.1);
    expect((await runs({ a: [100, 100, 300, 250] }).timed).spread).toBe(2.5);
  });
});

describe("nobody waits for a probe who wants words", () => {
  const quick = async () => ({ timings: { encoder: { int8: 10, float32: 5 } }, busy: false });
  const int4 = async () => ({ timings: { encoder: { int4: 8 } }, busy: false });

  test("where nothing is known the usual is taken, and nothing is noted", async () => {
    expect(await usableKernels()).toMatchObject({ choice: usual(), from: "usual", timings: {} });
    expect(remembered()).toBeUndefined();
  });

  test("what is known is taken, be it unsure; what is left is measured behind, each once", async () => {
    await findKernels(async () => ({ ...(await quick()), busy: true }));
    expect(await usableKernels()).toMatchObject({ choice: { encoder: "float32" }, from: "probe" });
    await measureWhatIsLeft(quick, int4);
    expect(remembered()).toMatchObject({ busy: false, probes: 2, timings: { encoder: { int8: 10, int4: 8 } } });
    const again = () => Promise.reject(new Error("asked again"));
    await measureWhatIsLeft(again, again);
  });

  test("a probe that finds more forgets nothing that was measured", async () => {
    await findKernels(async () => ({ ...(await quick()), busy: true }));
    await measureWhatIsLeft(async () => ({ ...(await quick()), busy: true }), int4);
    await findKernels(quick);
    expect(remembered()).toMatchObject({ probes: 3, timings: { encoder: { int8: 10, float32: 5, int4: 8 } } });
  });
});

test("the probes time every variant", async () => {
  await measureWhatIsLeft();
  const timings = remembered()?.timings ?? {};
  expect(Object.keys(timings)).toEqual(["encoder", "decoder, 1 row", "decoder, 8 rows", "slim, states"]);
  expect(Object.keys(timings.encoder ?? {})).toEqual(["int8", "float32", "one thread", "int4"]);
  for (const times of Object.values(timings)) {
    expect(Object.keys(times).length).toBeGreaterThan(1);
    for (const milliseconds of Object.values(times)) expect(milliseconds).toBeGreaterThan(0);
  }
});
