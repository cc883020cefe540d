import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
  type Asked,
  recordings,
  said,
  scriptedEngine,
  slimscribe,
  temporaryFolder,
  windowsOf,
} from "./support/terminal.ts";

const refusal = { code: "audio.codec", message: "clip.wma holds WMA, which can't be read.", hint: "Install ffmpeg." };

const tree = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

test("a recording's text goes to stdout and nothing else does", async () => {
  const [file = ""] = recordings(temporaryFolder(), "talk.wav");
  const engine = scriptedEngine({ "talk.wav": { windows: windowsOf(["Good morning.", "", "Good bye."]) } });
  for (const errIsTerminal of [false, true]) {
    const { code, out, err } = await slimscribe(["transcribe", file], { engine, errIsTerminal });
    expect([code, out]).toEqual([0, "Good morning.\nGood bye.\n"]);
    expect(err).toContain("talk.wav: 0:30 of English");
  }
});

test("a recording in two languages is told by both", async () => {
  const [file = ""] = recordings(temporaryFolder(), "talk.wav");
  const windows = windowsOf(["Good morning.", "Guten Tag."]).map((window) => ({
    ...window,
    segments: window.segments.map((one) => (one.text.includes("Tag") ? { ...one, language: "de" } : one)),
  }));
  const engine = scriptedEngine({ "talk.wav": { windows } });
  expect((await slimscribe(["transcribe", file], { engine })).err).toContain("talk.wav: 0:20 of English and German");
});

test("a model that is made ready is told on stderr, as the step that it is", async () => {
  const [file = ""] = recordings(temporaryFolder(), "talk.wav");
  const engine = scriptedEngine({ "talk.wav": { windows: windowsOf(["Good morning."]), preparing: [0, 0.4, 1] } });
  const what = "Preparing whisper-base for slim attention";
  const plain = await slimscribe(["transcribe", file], { engine });
  expect([plain.out, plain.err.split("\n")[0]]).toEqual(["Good morning.\n", what]);
  const { err } = await slimscribe(["transcribe", file], { engine, errIsTerminal: true, data: temporaryFolder() });
  expect(err).toContain(`[--------------------] 0 %  ${what}`);
  const quiet = await slimscribe(["transcribe", file, "--quiet"], { engine, data: temporaryFolder() });
  expect(quiet.err).not.toContain("Preparing");
});

test("several recordings come in their order, whichever ends first; one that fails doesn't stop the others", async () => {
  const folder = temporaryFolder();
  const files = recordings(folder, "a.wav", "clip.wma", "c.wav");
  let free = (): void => {};
  const waiting = new Promise<void>((resolve) => {
    free = resolve;
  });
  const engine = scriptedEngine({
    "a.wav": { windows: windowsOf(["First."]), before: () => waiting },
    "clip.wma": { failure: refusal },
    "c.wav": { windows: windowsOf(["Third."]), before: () => free() },
  });
  const { code, out, err } = await slimscribe(["transcribe", ...files], { engine });
  expect(code).toBe(1);
  expect(out).toBe(`==> ${files[0]} <==\nFirst.\n\n==> ${files[2]} <==\nThird.\n`);
  expect(err).toContain("Failed: 1 recording of 3");
  expect(err).toContain(`${files[1]}\n    ${refusal.message} ${refusal.hint}`);
});

test("a path that isn't there is told at once: alone nothing is made ready for it, beside others before they are begun", async () => {
  const [file = ""] = recordings(temporaryFolder(), "talk.wav");
  const openStore = async (): Promise<never> => {
    throw new Error("what takes long on a new machine");
  };
  const report = join(temporaryFolder(), "report.json");
  const redo = ["redo", "--with", "small"];
  const expectModel = async () => {};
  for (const command of [["transcribe"], ["transcribe", "--report", report], redo]) {
    const { code, err } = await slimscribe([...command, `${file}.nowhere`], { openStore, expectModel });
    expect([command, code]).toEqual([command, 1]);
    expect(err).toContain("talk.wav.nowhere is not there");
  }
  expect(JSON.parse(readFileSync(report, "utf8")).totals).toMatchObject({ recordings: 1, failed: 1 });
  const engine = scriptedEngine({ "talk.wav": { windows: windowsOf(["Good morning."]), preparing: [0, 1] } });
  const both = await slimscribe(["transcribe", file, `${file}.nowhere`], { engine });
  expect(both.err.split("\n")[0]).toContain("talk.wav.nowhere is not there");
});

test("a folder is mirrored in the results; what is no recording and what is missing is told", async () => {
  const folder = temporaryFolder();
  recordings(folder, "in/one.wav", "in/deep/two.mp3", "in/deep/notes.pdf");
  const scripts = { "one.wav": { windows: windowsOf(["One."]) }, "two.mp3": { windows: windowsOf(["Two."]) } };
  const out = join(folder, "out");
  const args = ["transcribe", join(folder, "in"), "--format", "txt,srt", "--out", out];
  const shallow = await slimscribe(args, { engine: scriptedEngine(scripts) });
  expect(shallow.code).toBe(0);
  expect(shallow.err).not.toContain("Passed over");
  expect(tree(out)).toEqual(["one.srt", "one.txt"]);
  expect(shallow.err).toContain(` -> ${join(out, "one.txt")}, one.srt\n`);
  const deep = await slimscribe([...args, "-r", join(folder, "gone.wav")], { engine: scriptedEngine(scripts) });
  expect(deep.code).toBe(1);
  expect(deep.out).toBe("");
  expect(deep.err).toContain("Passed over: 1 document\n");
  expect(deep.err).toContain("gone.wav is not there. Check its name");
  expect(tree(out)).toContain(join("deep", "two.srt"));
  expect(readFileSync(join(out, "deep", "two.srt"), "utf8")).toBe("1\n00:00:00,000 --> 00:00:07,000\nTwo.\n\n");
});

test("results beside a recording leave other people's files alone and replace the program's own", async () => {
  const folder = temporaryFolder();
  const data = temporaryFolder();
  const [file = ""] = recordings(folder, "talk.wav");
  writeFileSync(join(folder, "talk.txt"), "my notes");
  const engine = scriptedEngine({ "talk.wav": { windows: windowsOf(["Hello."]) } });
  const args = ["transcribe", file, "--out", "beside"];
  for (let run = 0; run < 2; run++) expect((await slimscribe(args, { engine, data })).code).toBe(0);
  expect(tree(folder)).toEqual(["talk (2).txt", "talk.txt", "talk.wav"]);
  expect(readFileSync(join(folder, "talk.txt"), "utf8")).toBe("my notes");
  await slimscribe([...args, "--overwrite"], { engine, data });
  expect(readFileSync(join(folder, "talk.txt"), "utf8")).toBe("Hello.\n");
});

test("every option reaches the engine", async () => {
  const folder = temporaryFolder();
  const [file = ""] = recordings(folder, "talk.wav");
  writeFileSync(join(folder, "names.txt"), "\ufeffSlimscribe\r\n# people\n\n Ada Lovelace \n");
  const asked: Asked[] = [];
  const engine = scriptedEngine({ "talk.wav": { windows: windowsOf(["x"]) } }, asked);
  const flags =
    "--model /models/other --attention standard --precision int8 --preset accurate --language German --task translate --words " +
    `--channel left --track 2 --speakers 3 --no-vad --batch 3 --threads 2 --device webgpu:0 --prompt Before --vocabulary ${join(folder, "names.txt")}`;
  expect((await slimscribe(["transcribe", file, ...flags.split(" ")], { engine })).code).toBe(0);
  expect(asked[0]?.options).toEqual({
    model: "/models/other",
    attention: "standard",
    precision: "int8",
    preset: "accurate",
    language: "de",
    task: "translate",
    channel: 1,
    track: 2,
    speakers: 3,
    words: true,
    vad: false,
    batch: 3,
    threads: 2,
    device: "webgpu",
    prompt: "Before",
    vocabulary: ["Slimscribe", "Ada Lovelace"],
  });
  await slimscribe(["transcribe", file], { engine });
  expect(asked[1]?.options).toEqual({
    model: "whisper-base",
    attention: "slim",
    precision: "int8",
    preset: "fast",
    language: "auto",
    task: "transcribe",
    channel: "auto",
    track: "auto",
    speakers: "off",
    words: false,
    vad: true,
    batch: "auto",
    threads: "auto",
    device: "auto",
    prompt: "",
    vocabulary: [],
  });
});

test("another channel is another run: what is done of one is not done of the other", async () => {
  const [file = ""] = recordings(temporaryFolder(), "call.wav");
  const asked: Asked[] = [];
  const engine = scriptedEngine({ "call.wav": { windows: windowsOf(["Hello."]) } }, asked);
  const data = temporaryFolder();
  for (const channel of ["left", "right", "each", "1", "auto"])
    await slimscribe(["transcribe", file, "--skip-done", "--channel", channel], { engine, data });
  expect(asked.map(({ options }) => options.channel)).toEqual([1, 2, "each", "auto"]);
});

test("speakers told apart are another run, and so is another number of them", async () => {
  const [file = ""] = recordings(temporaryFolder(), "talk.wav");
  const asked: Asked[] = [];
  const engine = scriptedEngine({ "talk.wav": { windows: windowsOf(["Hello."]) } }, asked);
  const data = temporaryFolder();
  for (const speakers of ["auto", "2", "off", "auto", "3"])
    await slimscribe(["transcribe", file, "--skip-done", "--speakers", speakers], { engine, data });
  expect(asked.map(({ options }) => options.speakers)).toEqual(["auto", 2, "off", 3]);
});

test("subtitle rules reach the writer", async () => {
  const [file = ""] = recordings(temporaryFolder(), "talk.wav");
  const engine = scriptedEngine({ "talk.wav": { windows: windowsOf(["One two three four five six seven."]) } });
  const args = ["transcribe", file, "--format", "srt", "--max-line", "12", "--max-lines", "1", "--crlf"];
  const { out } = await slimscribe(args, { engine });
  const lines = out.split("\r\n").filter((line) => /^[A-Za-z]/.test(line));
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.every((line) => line.length <= 12)).toBe(true);
});

test("wrong usage ends with 2 before any work, and says what is right", async () => {
  const [file = ""] = recordings(temporaryFolder(), "talk.wav");
  const wrong = [
    [],
    ["transcribe"],
    ["transcribe", file, "--format", "doc"],
    ["transcribe", file, "--format", "txt,srt", "--out", "-"],
    ["transcribe", file, "--attention", "narrow"],
    ["transcribe", file, "--language", "klingon"],
    ["transcribe", file, "--channel", "middle"],
    ["transcribe", file, "--channel", "0"],
    ["transcribe", file, "--speakers", "0"],
    ["transcribe", file, "--speakers", "some"],
    ["transcribe", file, "--track", "none"],
    ["transcribe", file, "--batch", "65"],
    ["transcribe", file, "--max-line", "3"],
    ["transcribe", file, "--vocabulary", "/nowhere/names.txt"],
    ["transcribe", file, "--nonsense"],
    ["transcribe", file, "--report", temporaryFolder()],
    ["doctor", "--with-names", "--json"],
    ["transcribe", file, ""],
    ["transcribe", file, "--out", ""],
    ["transcribe", file, "--report", ""],
    ["transcribe", file, "--model", ""],
    ["redo", file, "--with", ""],
    ["models", "move", ""],
    ["models", "add", ""],
    ["serve", "--audio-key-file", "key.txt"],
    ["serve", "--queue", "redis://127.0.0.1", "--audio-port", "8810"],
    ["serve", "--queue", "redis://127.0.0.1", "--audio-url", "http://here"],
    ["compare", file, "--modes", "fast"],
    ["compare", file, "--modes", "slim"],
    ["dance"],
  ];
  for (const args of wrong) {
    const { code, out, err } = await slimscribe(args);
    expect([args, code, out]).toEqual([args, 2, ""]);
    expect(err).not.toBe("");
  }
});

test("help for a command that there isn't says so, however it is asked for", async () => {
  for (const asked of [
    "help nope",
    "nope --help",
    "--help nope",
    "help models nope",
    "models help nope",
    "models nope -h",
  ]) {
    const { code, out, err } = await slimscribe(asked.split(" "));
    expect([asked, code, out, err]).toEqual([
      asked,
      2,
      "",
      expect.stringMatching(/^error: unknown command 'nope'\n\(.*\)\n$/),
    ]);
  }
  for (const asked of ["help models list", "models help list", "models list --help --json"])
    expect([asked, (await slimscribe(asked.split(" "))).code]).toEqual([asked, 0]);
});

test("help and version are results", async () => {
  expect(await slimscribe(["--version"])).toMatchObject({ code: 0, out: "1.2.3\n", err: "" });
  const { code, out } = await slimscribe(["transcribe", "--help"]);
  expect(code).toBe(0);
  for (const word of ["--skip-done", "--max-lines", "lrc", "130 cancelled"]) expect(out).toContain(word);
  // What a choice costs stands beside it: the words of compact may be others.
  const told = out.replace(/\s+/g, " ");
  expect(told).toMatch(
    /--attention <mode> [^-]*compact [^-]*words may differ \(standard, slim, compact; default: slim\)/,
  );
});

test("help tells a default as it is typed, and none of what is off, empty or a list of nothing", async () => {
  for (const command of [
    "transcribe",
    "compare",
    "watch",
    "redo",
    "serve",
    "worker",
    "doctor",
    "jobs erase",
    "models list",
  ]) {
    const { out } = await slimscribe([...command.split(" "), "--help"]);
    expect(out).not.toMatch(/default:\s+(?:false|true|\[|"|\))/);
  }
  const { out } = await slimscribe(["compare", "--help"]);
  const told = out.replace(/\s+/g, " ");
  expect(told).toContain("standard,slim,compact (default: standard,slim)");
  expect(told).toContain("(float32, int8, int4; default: int8)");
});

test("nothing to do is told, with what would help", async () => {
  const folder = temporaryFolder();
  recordings(folder, "notes.pdf", "deep/talk.wav");
  const { code, err } = await slimscribe(["transcribe", folder], { engine: scriptedEngine({}) });
  expect(code).toBe(1);
  expect(err).toContain("There are no recordings");
  expect(err).toContain("--recursive");
});

test("a program follows each finished recording; one that fails is told, and the command ends with 1", async () => {
  const folder = temporaryFolder();
  const files = recordings(folder, "a.wav", "b.wav", "clip.wma");
  const engine = scriptedEngine({ ".wav": { windows: windowsOf(["Hello."]) }, "clip.wma": { failure: refusal } });
  const [program, kept] = [join(folder, "program.cjs"), join(folder, "kept")];
  const keep = `require("fs").appendFileSync(${JSON.stringify(kept)}, process.argv.slice(2).join(" ") + "\\n");`;
  const made = `#!${process.execPath}\n${keep}\nif (process.argv[2].endsWith("b.wav")) process.exit(4);\n`;
  writeFileSync(program, made, { mode: 0o700 });
  const two = files.slice(0, 2);
  const flags = ["--out", "beside", "--when-done", program];
  const { code, err } = await slimscribe(["transcribe", ...two, ...flags], { engine });
  expect(code).toBe(1);
  expect(err).toContain(`${files[1]}: ${program} ended with 4. The transcript is kept.`);
  const told = readFileSync(kept, "utf8").trim().split("\n").sort();
  expect(told).toEqual(two.map((path) => `${path} ${path.replace(".wav", ".txt")}`));
  const wrong = await slimscribe(["transcribe", ...files, "--webhook", "example.org"], { engine });
  expect(wrong.code).toBe(2);
  expect(wrong.err).toContain("example.org is no address of a webhook. It begins with https:// or http://.");
});

test("the report says what became of each recording", async () => {
  const folder = temporaryFolder();
  const files = recordings(folder, "a.wav", "clip.wma");
  const suspicious = [{ index: 0, start: 0, end: 10, segments: [said(1, 9, " Odd.", { suspect: ["loop"] })] }];
  const engine = scriptedEngine({ "a.wav": { windows: suspicious }, "clip.wma": { failure: refusal } });
  const path = join(folder, "report.json");
  const { code, err } = await slimscribe(["transcribe", ...files, "--report", path, "--out", "beside"], { engine });
  expect(code).toBe(1);
  expect(err).toContain("1 doubtful place");
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({
    version: "1.2.3",
    options: { model: "whisper-base" },
    totals: { recordings: 2, done: 1, failed: 1, audioSeconds: 10 },
    recordings: [
      {
        path: files[0],
        state: "done",
        duration: 10,
        language: "en",
        segments: 1,
        results: [join(folder, "a.txt")],
        suspects: [{ start: 1, end: 9, reasons: ["loop"] }],
      },
      { path: files[1], state: "failed", failure: refusal },
    ],
  });
});

test("names that could take over a terminal are made harmless", async () => {
  const [file = ""] = recordings(temporaryFolder(), "evil\u001b[2J\u202ename.wav");
  const engine = scriptedEngine({ "name.wav": { windows: windowsOf(["Hi."]) } });
  const { err } = await slimscribe(["transcribe", file], { engine });
  expect(err).not.toContain("\u001b");
  expect(err).not.toContain("\u202e");
});

test("an uncertain language and silence are told", async () => {
  const [file = ""] = recordings(temporaryFolder(), "hum.wav");
  const engine = scriptedEngine({ "hum.wav": { windows: windowsOf([""]), uncertain: true } });
  const { code, out, err } = await slimscribe(["transcribe", file], { engine });
  expect([code, out]).toEqual([0, ""]);
  expect(err).toContain("no speech was found");
  expect(err).toContain("--language");
});

test("a folder for results that can't be is refused before any work", async () => {
  const folder = temporaryFolder();
  const files = recordings(folder, "a.wav", "b.wav");
  writeFileSync(join(folder, "file"), "");
  const asked: Asked[] = [];
  const engine = scriptedEngine({}, asked);
  const { code, err } = await slimscribe(["transcribe", ...files, "--out", join(folder, "file", "inner")], { engine });
  expect([code, asked.length]).toEqual([1, 0]);
  expect(err).toContain("is not a folder");
});

test("a result that can't be written fails its recording alone", async () => {
  const folder = temporaryFolder();
  recordings(folder, "in/a.wav", "in/deep/b.wav", "out/deep");
  const engine = scriptedEngine({ "a.wav": { windows: windowsOf(["A."]) }, "b.wav": { windows: windowsOf(["B."]) } });
  const args = ["transcribe", "-r", join(folder, "in"), "--out", join(folder, "out")];
  const { code, err } = await slimscribe(args, { engine });
  expect(code).toBe(1);
  expect(err).toContain("is not a folder");
  expect(tree(join(folder, "out"))).toEqual(["a.txt", "deep"]);
});

test("without a usable database it works all the same and says what that costs", async () => {
  const [file = ""] = recordings(temporaryFolder(), "talk.wav");
  const data = temporaryFolder();
  writeFileSync(join(data, "slimscribe.db"), "not a database at all, but long enough to be looked at ".repeat(50));
  const engine = scriptedEngine({ "talk.wav": { windows: windowsOf(["Hello."]) } });
  const { code, out, err } = await slimscribe(["transcribe", file], { engine, data });
  expect([code, out]).toEqual([0, "Hello.\n"]);
  expect(err).toContain("damaged");
  rmSync(data, { recursive: true });
});
