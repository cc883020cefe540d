import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Asked, recordings, scriptedEngine, slimscribe, temporaryFolder, windowsOf } from "./support/terminal.ts";

const texts = ["One.", "Two.", "Three.", "Four."];

test("Ctrl-C keeps what is done, says how to go on, and the same command goes on there", async () => {
  const folder = temporaryFolder();
  const data = temporaryFolder();
  const [file = ""] = recordings(folder, "talk.wav");
  const args = ["transcribe", file, "--out", "beside"];
  const keyboard = { interrupt: () => {} };
  const asked: Asked[] = [];
  const stopping = {
    windows: windowsOf(texts),
    before: (index: number) => {
      if (index === 2) keyboard.interrupt();
    },
  };
  const first = await slimscribe(args, { engine: scriptedEngine({ "talk.wav": stopping }, asked), data, keyboard });
  expect(first.code).toBe(130);
  expect(first.forced).toEqual([]);
  expect(first.err).toContain("Run the same command to go on");
  expect(existsSync(join(folder, "talk.txt"))).toBe(false);

  const engine = scriptedEngine({ "talk.wav": { windows: windowsOf(texts) } }, asked);
  const second = await slimscribe(args, { engine, data });
  expect(second.code).toBe(0);
  expect(second.err).toContain("goes on at 0:20");
  expect(asked.map(({ resumed, decoded }) => [resumed, decoded])).toEqual([
    [[], [0, 1]],
    [
      [0, 1],
      [2, 3],
    ],
  ]);
  // The language that was found is not looked for again.
  expect(asked[1]?.foundLanguage).toBe("en");
  expect(readFileSync(join(folder, "talk.txt"), "utf8")).toBe("One.\nTwo.\nThree.\nFour.\n");

  // Done before: left out where that is wanted, made anew otherwise.
  const third = await slimscribe([...args, "--skip-done"], { engine, data });
  expect([third.code, asked.length]).toEqual([0, 2]);
  expect(third.err).toContain("done before");
  await slimscribe(args, { engine, data });
  expect(asked[2]).toMatchObject({ resumed: [], decoded: [0, 1, 2, 3] });
});

test("Ctrl-C behind the last recording has cancelled nothing", async () => {
  const [file = ""] = recordings(temporaryFolder(), "talk.wav");
  const keyboard = { interrupt: () => {} };
  const engine = scriptedEngine({ "talk.wav": { windows: windowsOf(texts) } });
  const late = { ...engine, close: async () => keyboard.interrupt() };
  const { code, err } = await slimscribe(["transcribe", file], { engine: late, keyboard });
  expect(code).toBe(0);
  expect(err).not.toContain("Run the same command");
});

test("a second Ctrl-C ends at once", async () => {
  const [file = ""] = recordings(temporaryFolder(), "talk.wav");
  const keyboard = { interrupt: () => {} };
  const before = (): void => {
    keyboard.interrupt();
    keyboard.interrupt();
  };
  const engine = scriptedEngine({ "talk.wav": { windows: windowsOf(texts), before } });
  expect((await slimscribe(["transcribe", file], { engine, keyboard })).forced).toEqual([130]);
});

test("files that were not reached are counted, and finished ones are not decoded again when it goes on", async () => {
  const folder = temporaryFolder();
  const data = temporaryFolder();
  const files = recordings(folder, "a.wav", "b.wav", "c.wav");
  const args = ["transcribe", ...files, "--batch", "1", "--out", join(folder, "out")];
  const keyboard = { interrupt: () => {} };
  const asked: Asked[] = [];
  const all = { windows: windowsOf(["Text."]) };
  const scripts = { "a.wav": all, "b.wav": { ...all, before: () => keyboard.interrupt() }, "c.wav": all };
  const first = await slimscribe(args, { engine: scriptedEngine(scripts, asked), data, keyboard });
  expect(first.code).toBe(130);
  expect(first.err).toContain("Stopped with 2 of 3 still to do");
  const second = await slimscribe(args, { engine: scriptedEngine({ ".wav": all }, asked), data });
  expect(second.code).toBe(0);
  expect(asked.map(({ file }) => file)).toEqual([files[0], files[1], files[1], files[2]]);
});

test("--fresh begins anew; changed options have their own journal", async () => {
  const data = temporaryFolder();
  const [file = ""] = recordings(temporaryFolder(), "talk.wav");
  const keyboard = { interrupt: () => {} };
  const asked: Asked[] = [];
  const before = (index: number): void => {
    if (index === 2) keyboard.interrupt();
  };
  const stopping = scriptedEngine({ "talk.wav": { windows: windowsOf(texts), before } }, asked);
  await slimscribe(["transcribe", file], { engine: stopping, data, keyboard });
  const engine = scriptedEngine({ "talk.wav": { windows: windowsOf(texts) } }, asked);
  await slimscribe(["transcribe", file, "--no-vad"], { engine, data });
  await slimscribe(["transcribe", file, "--fresh"], { engine, data });
  expect(asked.slice(1).map(({ resumed }) => resumed)).toEqual([[], []]);
});

test("with --skip-done, results that are gone are written again without decoding", async () => {
  const folder = temporaryFolder();
  const data = temporaryFolder();
  const [file = ""] = recordings(folder, "talk.wav");
  const asked: Asked[] = [];
  const engine = scriptedEngine({ "talk.wav": { windows: windowsOf(texts) } }, asked);
  const args = ["transcribe", file, "--out", "beside", "--skip-done"];
  await slimscribe(args, { engine, data });
  rmSync(join(folder, "talk.txt"));
  expect((await slimscribe(args, { engine, data })).code).toBe(0);
  expect(asked.length).toBe(1);
  expect(readFileSync(join(folder, "talk.txt"), "utf8")).toContain("Four.");
});

test("with --skip-done, a file of the same name that another program wrote is no result", async () => {
  const folder = temporaryFolder();
  const data = temporaryFolder();
  const [file = ""] = recordings(folder, "talk.wav");
  const asked: Asked[] = [];
  const engine = scriptedEngine({ "talk.wav": { windows: windowsOf(texts) } }, asked);
  await slimscribe(["transcribe", file], { engine, data });
  const [notes, result] = [join(folder, "talk.txt"), join(folder, "talk (2).txt")];
  writeFileSync(notes, "my notes");
  const args = ["transcribe", file, "--out", "beside", "--skip-done"];
  expect((await slimscribe(args, { engine, data })).code).toBe(0);
  expect([readFileSync(notes, "utf8"), readFileSync(result, "utf8")]).toEqual([
    "my notes",
    "One.\nTwo.\nThree.\nFour.\n",
  ]);

  // Its own is known under whatever number, also when somebody has changed it.
  writeFileSync(result, "One. Two, and mine.");
  expect((await slimscribe(args, { engine, data })).err).toContain("done before");
  expect(readdirSync(folder).sort()).toEqual(["talk (2).txt", "talk.txt", "talk.wav"]);
  expect(asked.length).toBe(1);
});
