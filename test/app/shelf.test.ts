/** The shelf: which models there are, what each would take here, and which one is recommended. */
import { expect, test } from "vitest";
import { TranscribeOptions } from "../../src/api/engine.ts";
import { Shelf } from "../../src/api/shelf.ts";
import { type MachineState, shelfOf } from "../../src/app/shelf.ts";
import type { FinishedRun } from "../../src/engine/speed.ts";
import { catalogue, catalogued } from "../../src/model-store/catalogue.ts";
import type { ModelState } from "../../src/model-store/model-summaries.ts";

/** Base in about 44 times real time. */
const usual: MachineState = { totalBytes: 16e9, freeBytes: 8e9, timings: { encoder: { int8: 3.2, "one thread": 6 } } };

function here(name: string, shape = "base", embedded = false): ModelState {
  const known = catalogued(shape);
  if (known === undefined) throw new Error(`no ${shape}`);
  const { dims, parameters } = known.shape;
  const { width, decoderLayers, decoderHeads: heads } = dims;
  const { multilingual, canTranslate, bytes } = known;
  const path = `/models/${name}`;
  const summary = { name, path, embedded, parameters, bytes, multilingual, canTranslate, width, decoderLayers, heads };
  return { path, embedded, summary, shape: known.shape };
}

const base = here("whisper-base", "base", true);

function shelf(wanted: Partial<TranscribeOptions> = {}, machine = usual, states: ModelState[] = [base]) {
  const made = Shelf.parse(shelfOf(states, [], TranscribeOptions.parse(wanted), machine));
  const recommended = made.models.filter((model) => model.recommended);
  expect(recommended).toHaveLength(1);
  return { ...made, recommended: recommended[0]?.name };
}

const run = (model: string, realTimeFactor: number, more: Partial<FinishedRun> = {}): FinishedRun => ({
  model,
  realTimeFactor,
  audioSeconds: 600,
  precision: "int8",
  preset: "fast",
  ...more,
});

test("all that can be got are there, what is here in their places; what nobody knows stands at the end", () => {
  const { models } = shelf({}, usual, [base, here("ggml-small-q5_0", "small"), here("whisper-small-danish", "small")]);
  expect(models).toHaveLength(catalogue.length + 1);
  const own = models.filter(({ from }) => from !== "hub").map(({ name, from, path }) => [name, from, path]);
  expect(own).toEqual([
    ["whisper-base", "program", "/models/whisper-base"],
    ["ggml-small-q5_0", "own", "/models/ggml-small-q5_0"],
    ["whisper-small-danish", "own", "/models/whisper-small-danish"],
  ]);
  expect(models.some(({ name }) => name === "whisper-small")).toBe(false);
  expect(models.at(-1)).toMatchObject({ goodFor: "a model of your own, about as large as whisper-small" });
});

test("what is here and can't be used is told apart", () => {
  const failure = { code: "model.damaged", message: "It is damaged.", hint: "Get it again." };
  const { models, unusable } = shelf({}, usual, [base, { path: "/models/bad", embedded: false, failure }]);
  expect(unusable).toEqual([{ path: "/models/bad", failure }]);
  expect(models).toHaveLength(catalogue.length);
});

test("memory grows with the model, and standard attention takes more than slim", () => {
  const { models } = shelf();
  const peaks = ["whisper-tiny", "whisper-small", "whisper-large-v3-turbo", "whisper-large-v3"].map(
    (name) => models.find((model) => model.name === name)?.peakBytes,
  );
  for (const [place, peak] of peaks.entries()) {
    expect(peak?.slim).toBeGreaterThan(peaks[place - 1]?.slim ?? 0);
    expect(peak?.standard).toBeGreaterThan(peak?.slim ?? 0);
  }
});

test.each<[string, Partial<TranscribeOptions>, Partial<MachineState>, string]>([
  ["the most accurate in half of the time", {}, {}, "whisper-large-v3-turbo"],
  ["four times as quick", {}, { timings: { encoder: { int8: 0.8 } } }, "whisper-large-v3"],
  ["slow", {}, { timings: { encoder: { int8: 30 } } }, "whisper-base"],
  ["English alone", { language: "en" }, {}, "distil-large-v3"],
  ["another language", { language: "de" }, {}, "whisper-large-v3-turbo"],
  ["what translates", { language: "de", task: "translate" }, {}, "whisper-medium"],
  ["little memory", {}, { totalBytes: 1.5e9, freeBytes: 0.7e9 }, "whisper-small"],
  ["little that is free", {}, { freeBytes: 0.5e9 }, "whisper-base"],
  ["next to none: the one that needs least", {}, { freeBytes: 1e8 }, "whisper-tiny"],
])("recommended: %s", (_, wanted, machine, name) => {
  expect(shelf(wanted, { ...usual, ...machine }).recommended).toBe(name);
});

test("a fine-tune for something is not recommended for everything", () => {
  const fast = { ...usual, timings: { encoder: { int8: 0.1 } } };
  expect(shelf({}, fast, [base, here("large-v3-swiss", "large-v3")]).recommended).toBe("whisper-large-v3");
});

test("a speed is what was measured; others are told from the nearest that was", () => {
  const options = TranscribeOptions.parse({});
  const runs = [
    ...[40, 44, 10, 43, 41].map((factor) => run("whisper-base", factor)),
    run("whisper-base", 1, { preset: "accurate" }),
    run("whisper-base", 90, { precision: "float32" }),
    run("whisper-base", 500, { audioSeconds: 4 }),
    run("whisper-large-v3-turbo", 3),
  ];
  const { models } = shelfOf([base], runs, options, usual);
  const speed = (name: string) => models.find((model) => model.name === name)?.speed;
  expect(speed("whisper-base")).toEqual({ realTimeFactor: 41, measured: true });
  // Of turbo it is known, though it is here no more; its shape tells of no other then.
  expect(speed("whisper-large-v3-turbo")).toEqual({ realTimeFactor: 3, measured: true });
  const small = speed("whisper-small");
  expect(small?.measured).toBe(false);
  expect(small?.realTimeFactor).toBeGreaterThan(8);
  expect(small?.realTimeFactor).toBeLessThan(14);
  expect(speed("whisper-large-v3")?.realTimeFactor).toBeLessThan(3);
});

test("without a probe a speed is foretold as well", () => {
  const { models } = shelf({}, { ...usual, timings: {} });
  for (const { speed } of models) expect(speed.realTimeFactor).toBeGreaterThan(0);
});

test("advice is for the language, the task and the memory that is free", () => {
  const adviceIn = (wanted: Partial<TranscribeOptions>, name: string, machine = usual) =>
    shelf(wanted, machine).models.find((model) => model.name === name)?.advice;
  expect(adviceIn({}, "whisper-small.en")).toEqual(["For English alone."]);
  expect(adviceIn({ language: "de" }, "whisper-small.en")).toEqual(["Knows English alone, not German."]);
  expect(adviceIn({ language: "en" }, "whisper-base")).toEqual([
    "For English alone, whisper-base.en makes fewer errors.",
  ]);
  expect(adviceIn({}, "whisper-large-v3-turbo")).toEqual(["Can't translate into English."]);
  expect(adviceIn({}, "whisper-small")).toEqual([]);
  const little = { ...usual, freeBytes: 0.5e9 };
  expect(adviceIn({}, "whisper-large-v3", little)?.at(-1)).toMatch(/^Needs \d.* GB of memory; 500 MB are free now\.$/);
  const [last] = shelf({}, { ...little, totalBytes: 1e9 }).models.slice(-1);
  expect(last?.advice.at(-1)).toMatch(/^Needs \d.* GB of memory, more than this machine has\.$/);
});
