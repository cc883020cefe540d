/** The window's program is killed behind each step of writing two results: started again it has each once. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { builtScript } from "../built.ts";
import { scriptedApplication } from "../e2e/scripted.ts";
import { stepsIn } from "../store/support/deadly.ts";
import { shortTalk } from "./support/short-talk.ts";

const script = await builtScript(join(import.meta.dirname, "support", "deadly-application.ts"));

function killedBehind(step: number) {
  const folder = mkdtempSync(join(tmpdir(), "slimscribe-killed-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [file, out] = [join(folder, "talk.wav"), join(folder, "out")];
  writeFileSync(file, "sound");
  const args = [script, folder, String(step), file, out];
  return { folder, out, ...spawnSync(process.execPath, args, { encoding: "utf8" }) };
}

test("each result once, whole, under its first name, and nothing beside", { timeout: 300_000 }, async () => {
  const unbroken = killedBehind(-1);
  expect(unbroken.status).toBe(0);
  const steps = stepsIn(unbroken.stderr);
  const one = ["makeFolder", "write", "placeNew"];
  expect(steps).toEqual([...one, ...one]);

  for (const [step, name] of steps.entries()) {
    const { folder, out, signal } = killedBehind(step);
    const at = `behind step ${step}, ${name}`;
    expect([at, signal]).toEqual([at, "SIGKILL"]);
    const application = scriptedApplication(shortTalk, folder);
    onTestFinished(() => application.close());
    const states = async () => (await application.handlers.queue({})).rows.map(({ state }) => state);
    await expect.poll(states, { timeout: 60_000 }).toEqual(["done"]);
    expect([at, readdirSync(out).sort()]).toEqual([at, ["talk.srt", "talk.txt"]]);
    for (const name of ["talk.txt", "talk.srt"])
      expect(readFileSync(join(out, name), "utf8")).toBe(readFileSync(join(unbroken.out, name), "utf8"));
  }
});
