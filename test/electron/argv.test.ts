/** The recordings on a command line. */
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { filesIn } from "../../electron/argv.ts";

const folder = resolve("/home/someone");
const program = resolve("/opt/slimscribe");
const files = (...words: string[]): string[] => filesIn(["slimscribe", ...words], folder, program);

test("files are found wherever switches stand, from the folder of whoever names them", () => {
  const path = join(folder, "a.wav");
  expect(files("a.wav")).toEqual([path]);
  expect(files("--no-sandbox", "a.wav")).toEqual([path]);
  expect(files("a.wav", "--no-sandbox")).toEqual([path]);
  expect(files("--no-sandbox", "--", "a.wav", "-b.wav")).toEqual([path, join(folder, "-b.wav")]);
  expect(files("", resolve("/c.wav"))).toEqual([resolve("/c.wav")]);
});

test("the program's own folder is no recording, whatever stands before it", () => {
  expect(files("--no-sandbox", program, "a.wav")).toEqual([join(folder, "a.wav")]);
  expect(filesIn(["electron", "--inspect=0", ".", "a.wav"], program, program)).toEqual([join(program, "a.wav")]);
  expect(files(join(program, "out", "main", "main.js"))).toEqual([]);
  // What is in it may be wanted.
  expect(files(join(program, "test", "audio"))).toEqual([join(program, "test", "audio")]);
});

test("a file by its address; one that can't be an address stays what it is", () => {
  const path = join(folder, "two words, 50 %.wav");
  expect(files(pathToFileURL(path).href)).toEqual([path]);
  expect(files("file:///%zz")).toEqual([resolve(folder, "file:///%zz")]);
});
