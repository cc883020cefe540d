/** What `--verbose` tells: why something failed, from every process, and never through a line that is drawn. */
import { expect, test } from "vitest";
import { Failure } from "../../../src/lib/failure.ts";
import { log } from "../../../src/lib/log.ts";
import { recordings, scriptedEngine, slimscribe, temporaryFolder, windowsOf } from "./support/terminal.ts";

test("why a command failed is told with its causes, and only when it is asked for", async () => {
  const shelf = async (): Promise<never> => {
    const system = Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
    throw new Failure("model.unreadable", "The model can't be read.", "Look at its folder.", {
      cause: new Error("the weights can't be opened", { cause: system }),
    });
  };
  const quiet = await slimscribe(["models", "list"], { models: { shelf } });
  expect(quiet.err).toBe("The model can't be read. Look at its folder.\n");
  const verbose = await slimscribe(["models", "list", "--verbose"], { models: { shelf } });
  expect(verbose.code).toBe(quiet.code);
  expect(verbose.err).toContain("Failure model.unreadable: The model can't be read.");
  expect(verbose.err).toContain("caused by Error: the weights can't be opened");
  expect(verbose.err).toContain("caused by Error EACCES: EACCES: permission denied");
  // It is no one's any more: a later command in the same process is quiet again.
  expect((await slimscribe(["models", "list"], { models: { shelf } })).err).toBe(quiet.err);
});

test("a line of the log stands by itself, whatever is drawn on the terminal", async () => {
  const folder = temporaryFolder();
  const paths = recordings(folder, "one.wav", "two.wav");
  const windows = windowsOf(["a", "b", "c", "d"]);
  const before = (index: number): void => log.warn("said meanwhile", { index });
  const engine = scriptedEngine({ "one.wav": { windows, before }, "two.wav": { windows, before } });
  const { err } = await slimscribe(["--verbose", "transcribe", "--out", folder, ...paths], {
    engine,
    errIsTerminal: true,
  });
  // What the terminal shows: a line that is begun anew, or cleared, is gone.
  const lines = err.split("\n").map((line) => line.slice(line.lastIndexOf("\r") + 1).replace("\u001b[K", ""));
  expect(err).toContain("\r\u001b[K");
  const said = lines.filter((line) => line.includes("said meanwhile"));
  expect(said).toHaveLength(8);
  for (const line of said) expect(line).toMatch(/^\d+:\d\d warn: said meanwhile, index \d$/);
});

test("doctor prints the report as it is, with names only when they are asked for, and not as JSON", async () => {
  const supportReport = async (withNames: boolean) => `Report\n  names  ${withNames}\u001b[2J\n`;
  const told = await slimscribe(["doctor", "--report"], { supportReport });
  expect(told).toMatchObject({ code: 0, out: "Report\n  names  false\ufffd[2J\n", err: "" });
  expect((await slimscribe(["doctor", "--report", "--with-names"], { supportReport })).out).toContain("names  true");
  expect((await slimscribe(["doctor", "--report", "--json"], { supportReport })).code).toBe(2);
});
