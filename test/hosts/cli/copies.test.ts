import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type Asked, recordings, scriptedEngine, slimscribe, temporaryFolder, windowsOf } from "./support/terminal.ts";

test("a recording under three names is decoded once, and each name gets its result", async () => {
  const folder = temporaryFolder();
  const [file = ""] = recordings(folder, "a.wav");
  for (const name of ["b.wav", "c.wav"]) symlinkSync(file, join(folder, name));
  const asked: Asked[] = [];
  const engine = scriptedEngine({ ".wav": { windows: windowsOf(["One.", "Two."]) } }, asked);
  const data = temporaryFolder();
  for (const times of [1, 2]) {
    const { code, err } = await slimscribe(["transcribe", folder, "--out", "beside", "--fresh"], { engine, data });
    expect([code, err.includes("Failed")]).toEqual([0, false]);
    expect(asked.length).toBe(times);
    expect(asked.at(-1)).toMatchObject({ resumed: [], decoded: [0, 1] });
    for (const name of ["a", "b", "c"]) expect(readFileSync(join(folder, `${name}.txt`), "utf8")).toBe("One.\nTwo.\n");
  }
});

test("a disk that doesn't take the results loses no work: the same command goes on when it does", async () => {
  const folder = temporaryFolder();
  const data = temporaryFolder();
  const [file = ""] = recordings(folder, "talk.wav");
  const asked: Asked[] = [];
  const engine = scriptedEngine({ ".wav": { windows: windowsOf(["One.", "Two."]) } }, asked);
  const { openCommandStore } = await import("../../../src/app/command-store.ts");
  const { Failure } = await import("../../../src/lib/failure.ts");
  const full = {
    openStore: async (warn: (message: string, hint: string) => void) => {
      const store = openCommandStore({ folder: data, engineVersion: "test" }, warn);
      const write = async () => {
        throw new Failure("output.full", "The disk is full: talk.txt could not be written.", "Free some space.");
      };
      return { ...store, results: { ...store.results, write } };
    },
  };
  const args = ["transcribe", file, "--out", "beside"];
  const first = await slimscribe(args, { engine, data, ...full });
  expect([first.code, asked.length]).toEqual([1, 1]);
  expect(first.err).toContain("The disk is full");
  const second = await slimscribe(args, { engine, data });
  expect([second.code, asked.length]).toEqual([0, 1]);
  expect(readFileSync(join(folder, "talk.txt"), "utf8")).toBe("One.\nTwo.\n");
});

test("a report that could not be written is refused before any work", async () => {
  const folder = temporaryFolder();
  const [file = "", other = ""] = recordings(folder, "talk.wav", "file");
  const asked: Asked[] = [];
  const engine = scriptedEngine({}, asked);
  const { code, err } = await slimscribe(["transcribe", file, "--report", join(other, "report.json")], { engine });
  expect([code, asked.length]).toEqual([1, 0]);
  expect(err).toContain("is not a folder");
});
