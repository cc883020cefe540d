/** The command with the real engine, decoders and model on real speech. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { Transcript } from "../../../src/api/transcript.ts";
import { createAttentionComparison } from "../../../src/app/compare.ts";
import { machineReport } from "../../../src/app/machine-report.ts";
import { modelsWith } from "../../../src/app/models.ts";
import { wavOf } from "../../../src/audio/containers/wav-file.ts";
import { createEngine } from "../../../src/engine/engine.ts";
import { EngineClient } from "../../../src/engine/engine-client.ts";
import { formats } from "../../../src/export/formats.ts";
import { builtEngine } from "../../built.ts";
import { dialogue } from "../../speakers/support/dialogue.ts";
import { slimscribe, temporaryFolder } from "./support/terminal.ts";

// Each may be the first of all tests that needs what it is made ready of.
vi.setConfig({ testTimeout: 300_000 });

const project = resolve(import.meta.dirname, "..", "..", "..");
const speech = join(project, "test", "audio", "jfk.flac");
const comparer = createAttentionComparison(() => new EngineClient(builtEngine), { warm: true });
afterAll(() => comparer.close());
const models = modelsWith(() => {
  throw new Error("nothing was finished");
});
const real = { createEngine: () => createEngine(), compareFile: comparer.compareFile, models, machineReport };

const said = "and so my fellow americans ask not what your country can do for you ask what you can do for your country";
const wordsOf = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z ]+/g, " ")
    .replace(/ +/g, " ")
    .trim();

test("a recording to every format, with the words that were said, the same in slim and standard attention", async () => {
  const names = Object.keys(formats);
  const heard: string[] = [];
  for (const attention of ["slim", "standard"]) {
    const folder = temporaryFolder();
    const args = [
      "transcribe",
      speech,
      "--attention",
      attention,
      // On int8 a last bit can tip a rounding, and with it where a line ends.
      "--precision",
      "float32",
      "--words",
      "--format",
      names.join(","),
      "--out",
      folder,
    ];
    const { code, err } = await slimscribe(args, real);
    expect(err).toContain(`${join(folder, "jfk.txt")}, `);
    expect(err).toContain(", jfk.docx");
    expect(code).toBe(0);
    for (const name of names) expect([name, existsSync(join(folder, `jfk.${name}`))]).toEqual([name, true]);
    heard.push(readFileSync(join(folder, "jfk.txt"), "utf8"));

    const transcript = Transcript.parse(JSON.parse(readFileSync(join(folder, "jfk.json"), "utf8")));
    expect(transcript).toMatchObject({ file: speech, language: "en", model: "whisper-base", attention, duration: 11 });
    expect(wordsOf(transcript.segments.map(({ text }) => text).join(" "))).toBe(said);
    expect(transcript.segments.flatMap(({ words = [] }) => words).length).toBe(said.split(" ").length);
    const { contextBytes } = transcript.stats;
    expect(contextBytes.standard / contextBytes.slim).toBeGreaterThan(4);
    expect(contextBytes.standard / contextBytes.compact).toBeGreaterThan(6.5);

    // Subtitles by the times of the words: more than one, none longer than two lines.
    const srt = readFileSync(join(folder, "jfk.srt"), "utf8").trim().split("\n\n");
    expect(srt.length).toBeGreaterThan(1);
    for (const cue of srt) expect(cue.split("\n").length).toBeLessThanOrEqual(4);
  }
  expect(wordsOf(heard[0] ?? "")).toBe(said);
  expect(heard[1]).toBe(heard[0]);
});

test("speakers are named in every format that can say it, also when the recording is quiet", async () => {
  const folder = temporaryFolder();
  const samples = await dialogue();
  writeFileSync(join(folder, "talk.wav"), wavOf(samples));
  writeFileSync(join(folder, "quiet.wav"), wavOf(samples.map((sample) => sample / 100)));
  const files = ["talk.wav", "quiet.wav"].map((name) => join(folder, name));
  const shown = ["txt", "srt", "vtt", "csv", "md", "json"];
  const args = ["transcribe", ...files, "--speakers", "auto", "--format", shown.join(","), "--out", folder];
  const { code, err } = await slimscribe([...args, "--precision", "float32"], real);
  expect([code, err]).toEqual([0, expect.any(String)]);
  for (const name of ["talk", "quiet"]) {
    const textIn = (format: string): string => readFileSync(join(folder, `${name}.${format}`), "utf8");
    expect(textIn("txt").match(/^Speaker \d:/gm)).toEqual(["Speaker 1:", "Speaker 2:", "Speaker 1:"]);
    for (const format of ["srt", "vtt", "csv", "md"]) expect(textIn(format)).toContain("Speaker 2");
    const { segments } = Transcript.parse(JSON.parse(textIn("json")));
    const reader = segments.filter(({ speaker }) => speaker === "Speaker 2");
    expect(wordsOf(reader.map(({ text }) => text).join(" "))).toContain("john dashwood");
    expect(wordsOf(reader.map(({ text }) => text).join(" "))).not.toContain("country");
    // They were measured for the speakers' sake.
    expect(segments.flatMap(({ words = [] }) => words)).toEqual([]);
  }
});

test("compare finds the same tokens in both modes, and fewer bytes in slim", async () => {
  const { code, out } = await slimscribe(
    ["compare", speech, "--modes", "standard,slim", "--precision", "float32", "--batch", "4", "--json"],
    real,
  );
  expect(code).toBe(0);
  const { equal, total } = JSON.parse(out);
  expect(equal).toBe(true);
  const [standard, slim] = total;
  expect([standard.attention, slim.attention]).toEqual(["standard", "slim"]);
  expect(standard.tokens).toBe(slim.tokens);
  // Per stream of up to four, as the state's tensors add up: 47.9 and 8.58 MB for whisper-base.
  expect([standard.bytesPerStream, slim.bytesPerStream]).toEqual([47_874_048, 8_577_024]);
  expect(slim.allocatedBytes).toBeLessThan(standard.allocatedBytes);
});

test("models and doctor tell of the embedded model", async () => {
  const list = await slimscribe(["models", "list"], real);
  expect(list.out).toMatch(/whisper-base\s+145 MB\s+many/);
  const show = await slimscribe(["models", "show", "whisper-base"], real);
  expect(show.out.split("\n").filter((line) => /^\d\s.*(orthonormal keys|inputs)$/.test(line)).length).toBe(6);
  const { out } = await slimscribe(["doctor"], real);
  expect(out).toMatch(/ok\s+Model\s+whisper-base/);
  expect(out).toMatch(/ok\s+Cache folder\s.*, \d+ MB$/m);
});
