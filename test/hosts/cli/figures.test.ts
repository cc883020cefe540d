import { expect, test } from "vitest";
import type { FileComparison, ModeResult } from "../../../src/app/compare.ts";
import type { ModelReport } from "../../../src/model-store/model-report.ts";
import { recordings, scriptedEngine, slimscribe, temporaryFolder, windowsOf } from "./support/terminal.ts";

const mode = (attention: "standard" | "slim", more: Partial<ModeResult> = {}): ModeResult => ({
  attention,
  tokens: 120,
  milliseconds: 600,
  millisecondsPerToken: 5,
  bytesPerStream: 47.9e6,
  crossBytes: 36.9e6,
  selfBytes: 11e6,
  allocatedBytes: 47.9e6,
  realTimeFactor: 12,
  peakResidentBytes: 6e8,
  ...more,
});
const slim = mode("slim", { bytesPerStream: 8.6e6, crossBytes: 3.1e6, selfBytes: 5.5e6, allocatedBytes: 8.6e6 });

const same = (file: string): FileComparison => ({
  file,
  windows: 2,
  tokensEqual: true,
  equalWindows: 2,
  modes: [mode("standard"), slim],
});

test("compare says that the tokens are the same, and what each mode costs", async () => {
  const [file = ""] = recordings(temporaryFolder(), "talk.wav");
  const asked: unknown[] = [];
  const { code, out } = await slimscribe(["compare", file, "--language", "en"], {
    async compareFile(path, how) {
      asked.push([path, how.modes, how.options.language]);
      return same(path);
    },
  });
  expect(code).toBe(0);
  expect(asked).toEqual([[file, ["standard", "slim"], "en"]]);
  expect(out).toContain("same 120 tokens in both (2 windows)");
  for (const figure of ["47.9 MB", "8.60 MB", "5.00"]) expect(out).toContain(figure);
});

test("compare ends with 1 where tokens differ, shows where, and goes on behind a recording that fails", async () => {
  const files = recordings(temporaryFolder(), "a.wav", "b.wav", "c.wav");
  const { code, out, err } = await slimscribe(["compare", ...files], {
    async compareFile(path) {
      if (path === files[0]) throw Object.assign(new Error("boom"), {});
      const firstDifference = { window: 1, token: 4, texts: ["one way", "another"] };
      return path === files[1] ? same(path) : { ...same(path), tokensEqual: false, equalWindows: 1, firstDifference };
    },
  });
  expect(code).toBe(1);
  expect(out).toContain("tokens differ in 1 of 2 windows; first in window 2 at token 5");
  expect(out).toContain("slim: another");
  expect(err).toContain("boom");
  const json = await slimscribe(["compare", files[1] ?? "", "--json"], { compareFile: async (path) => same(path) });
  expect(JSON.parse(json.out)).toMatchObject({ equal: true, recordings: [{ tokensEqual: true }] });
});

test("compare says of nothing that it is equal: neither of what can't be read nor of what holds no speech", async () => {
  const [file = ""] = recordings(temporaryFolder(), "hum.wav");
  const missing = await slimscribe(["compare", `${file}.nowhere`, "--json"], {});
  expect([missing.code, JSON.parse(missing.out).equal]).toEqual([1, null]);
  const compareFile = async (path: string) => ({ ...same(path), windows: 0, equalWindows: 0 });
  const silent = await slimscribe(["compare", file, "--json"], { compareFile });
  expect([silent.code, JSON.parse(silent.out).equal]).toEqual([0, null]);
});

test("compare tells what it passed over in a folder", async () => {
  const folder = temporaryFolder();
  recordings(folder, "talk.wav", "cover.jpg", "notes.txt");
  const compareFile = async (path: string) => same(path);
  expect((await slimscribe(["compare", folder], { compareFile })).err).toBe("Passed over: 1 picture, 1 document\n");
  expect(JSON.parse((await slimscribe(["compare", folder, "--json"], { compareFile })).out)).toMatchObject({
    ignored: [
      { ending: "jpg", files: 1 },
      { ending: "txt", files: 1 },
    ],
  });
});

test("Ctrl-C behind the last recording has cancelled nothing; one before it has", async () => {
  const files = recordings(temporaryFolder(), "a.wav", "b.wav");
  const codes = files.map(async (last) => {
    const keyboard = { interrupt: () => {} };
    const compareFile = async (path: string) => {
      if (path === last) keyboard.interrupt();
      return same(path);
    };
    return (await slimscribe(["compare", ...files], { keyboard, compareFile })).code;
  });
  expect(await Promise.all(codes)).toEqual([130, 0]);
});

const report: ModelReport = {
  summary: {
    name: "whisper-base",
    path: "/models/whisper-base",
    embedded: true,
    parameters: 72_593_920,
    bytes: 145e6,
    multilingual: true,
    canTranslate: true,
    width: 512,
    decoderLayers: 2,
    heads: 8,
  },
  layers: [
    {
      layer: 0,
      conditionBefore: 199_253,
      conditionAfter: 3299,
      cache: "keys",
      errorPlain: 1.6e-3,
      errorOrthonormal: 4.5e-5,
      errorInputs: 4.3e-7,
    },
    {
      layer: 1,
      conditionBefore: 1e10,
      conditionAfter: 7e6,
      cache: "inputs",
      errorPlain: 0.2,
      errorOrthonormal: 1e-3,
      errorInputs: 4e-7,
    },
  ],
  rounding: {
    encoder: [{ product: "layer.0/mlp/down", error: 0.024, kept: "rows" }],
    decoder: [
      { product: "layer.0/self/out", error: 0.008, kept: "blocks" },
      { product: "layer.1/self/out", error: 0.07, kept: "float32" },
    ],
  },
  wordTimes: { heads: 8, listed: false },
  memory: [{ attention: "slim", crossBytes: 3_072_000, selfBytes: 5_505_024, tensors: [] }],
  weights: [{ precision: "int4", bytes: { standard: 45e6, slim: 55e6, compact: 56e6 } }],
};

test("models show prints conditions, errors and the choice for each layer", async () => {
  const { code, out } = await slimscribe(["models", "show", "whisper-base"], {
    models: { report: async () => report },
  });
  expect(code).toBe(0);
  const rows = out.split("\n").map((line) => line.trim().split(/\s{2,}/));
  expect(rows).toContainEqual(["0", "199253", "3299", "1.6e-3", "4.5e-5", "4.3e-7", "orthonormal keys"]);
  expect(rows).toContainEqual(["1", "10000000000", "7000000", "2.0e-1", "1.0e-3", "4.0e-7", "inputs"]);
  expect(rows).toContainEqual(["int4", "45.0 MB", "55.0 MB", "56.0 MB"]);
  expect(rows).toContainEqual(["encoder: mlp, down", "2.4e-2", "1", "0", "0", "0"]);
  expect(rows).toContainEqual(["decoder: self, out", "7.0e-2", "0", "0", "1", "1"]);
  expect(out).toContain("by all 8 heads of the upper layers: the model lists none");
  const json = await slimscribe(["models", "show", "whisper-base", "--json"], {
    models: { report: async () => report },
  });
  expect(JSON.parse(json.out)).toEqual(report);
});

const machine = {
  lines: [
    { name: "Node", value: "v20", ok: true },
    { name: "Kernels", value: "2 threads\nencoder: int8 8.6 ms", ok: true },
    { name: "ffmpeg", value: "not found", ok: true, hint: "Only needed for rare formats, such as WMA." },
  ],
};

test("doctor --gpu says which form it measures, and then what came of it", async () => {
  const measuredGpu = async (say: (line: string) => void) => {
    for (const form of [1, 2]) say(`${form} of 2: a form`);
    return { name: "GPU", value: "2.0 times the processor's speed", ok: true };
  };
  const lines = [...machine.lines, { name: "GPU", value: "not measured", ok: true }];
  const setting = { machineReport: async () => ({ lines }), trialClip: () => null, measuredGpu };
  const { out, err } = await slimscribe(["doctor", "--gpu"], setting);
  expect(err).toMatch(/^The GPU is measured.*\n1 of 2: a form\n2 of 2: a form\n$/);
  expect(out).toMatch(/ok\s+GPU\s+2\.0 times the processor's speed/);
});

test("doctor names what is missing and tries the whole way on a recording whose words are known", async () => {
  const [path = ""] = recordings(temporaryFolder(), "speech.flac");
  const trialClip = () => ({ path, says: "ask not what your country" });
  const setting = { machineReport: async () => machine, trialClip };
  const right = scriptedEngine({ "speech.flac": { windows: windowsOf(["Ask not, what your country can do."]) } });
  const ready = await slimscribe(["doctor"], { ...setting, engine: right });
  expect(ready.code).toBe(0);
  expect(ready.out).toMatch(/ok\s+Trial\s+0:10 of speech in 1.0 s, 10x, the words are right/);
  expect(ready.out).toContain("Only needed for rare formats");
  expect(ready.out).toMatch(/^ok\s+Kernels {2}2 threads\n {13}encoder: int8 8\.6 ms$/m);
  expect(ready.out).toContain("Everything is ready.");
  const wrong = scriptedEngine({ "speech.flac": { windows: windowsOf(["Thank you."]) } });
  const broken = await slimscribe(["doctor"], { ...setting, engine: wrong });
  expect(broken.code).toBe(1);
  expect(broken.out).toMatch(/NO\s+Trial\s+the words of the trial came out wrong: Thank you\./);
  const failing = scriptedEngine({ "speech.flac": { failure: { code: "x", message: "No model.", hint: "Get it." } } });
  const json = await slimscribe(["doctor", "--json"], { ...setting, engine: failing });
  expect([json.code, JSON.parse(json.out).lines.at(-1)]).toEqual([
    1,
    { name: "Trial", value: "No model.", ok: false, hint: "Get it." },
  ]);
});
