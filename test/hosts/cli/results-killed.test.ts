/** The command is killed behind each step of writing two results and a report: run again it has each once, and decodes nothing anew. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { builtScript } from "../../built.ts";
import { stepsIn } from "../../store/support/deadly.ts";
import { type Asked, recordings, scriptedEngine, slimscribe, temporaryFolder, windowsOf } from "./support/terminal.ts";

const script = await builtScript(join(import.meta.dirname, "support", "deadly-command.ts"));

function command() {
  const folder = temporaryFolder();
  const [file = ""] = recordings(folder, "talk.wav");
  const [data, out] = [join(folder, "data"), join(folder, "out")];
  const args = ["transcribe", file, "--format", "txt,srt", "--out", out, "--report", join(out, "report.json")];
  return {
    data,
    out,
    args,
    run: (step: number) => spawnSync(process.execPath, [script, data, String(step), ...args], { encoding: "utf8" }),
  };
}

test("each result once, whole, under its first name, and nothing beside", { timeout: 300_000 }, async () => {
  // The report's folder is there.
  const unbroken = command();
  recordings(unbroken.out, "report.json");
  const { status, stderr } = unbroken.run(-1);
  expect(status).toBe(0);
  const steps = stepsIn(stderr);
  const one = ["makeFolder", "write", "placeNew"];
  expect(steps).toEqual([...one, ...one, "write", "replace"]);

  for (const [step, name] of steps.entries()) {
    const { data, out, args, run } = command();
    recordings(out, "report.json");
    const at = `behind step ${step}, ${name}`;
    expect([at, run(step).signal]).toEqual([at, "SIGKILL"]);
    const asked: Asked[] = [];
    const engine = scriptedEngine({ ".wav": { windows: windowsOf(["One.", "Two."]) } }, asked);
    const { code, err } = await slimscribe(args, { engine, data });
    expect([at, code, err.includes("(2)")]).toEqual([at, 0, false]);
    expect([at, readdirSync(out).sort()]).toEqual([at, ["report.json", "talk.srt", "talk.txt"]]);
    for (const name of ["talk.txt", "talk.srt"])
      expect(readFileSync(join(out, name), "utf8")).toBe(readFileSync(join(unbroken.out, name), "utf8"));
    // Once the results are in their places the command has ended; what is left is its report, and it begins anew.
    expect([at, asked.length]).toEqual([at, step < 6 ? 0 : 1]);
  }
});
