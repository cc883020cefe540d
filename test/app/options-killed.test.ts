/** The window's program is killed over a file: what was chosen for that one, and for one that waited behind it, is what they are transcribed with. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { defaultSettings } from "../../src/api/settings.ts";
import { fileOptionsOf } from "../../src/lib/file-options.ts";
import { builtScript } from "../built.ts";
import { baseModel, scriptedApplication } from "../e2e/scripted.ts";
import { shortTalk } from "./support/short-talk.ts";

const script = await builtScript(join(import.meta.dirname, "support", "options-application.ts"));

test("language, model, quality and task of a file outlive the program that was told of them", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slimscribe-killed-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const files = ["running.wav", "waiting.wav"].map((name) => join(folder, name));
  for (const file of files) writeFileSync(file, "sound");
  const { signal } = spawnSync(process.execPath, [script, folder, ...files], { stdio: "ignore", timeout: 120_000 });
  expect(signal).toBe("SIGKILL");

  const asked: Record<string, string> = {};
  const application = scriptedApplication(
    {
      ...shortTalk,
      models: () => [{ ...baseModel, name: "whisper-small" }],
      language(name, wanted) {
        asked[name] = wanted;
        return wanted;
      },
    },
    folder,
  );
  onTestFinished(() => application.close());
  const rows = async () => (await application.handlers.queue({})).rows;
  const usual = fileOptionsOf(defaultSettings.transcribe);
  const chosen = [
    { ...usual, language: "de", preset: "accurate" },
    { ...usual, language: "fr", model: "whisper-small", preset: "accurate", task: "translate" },
  ];
  expect((await rows()).map(({ options }) => options)).toEqual(chosen);
  await expect
    .poll(async () => (await rows()).map(({ state }) => state), { timeout: 60_000 })
    .toEqual(["done", "done"]);
  expect((await rows()).map(({ options }) => options)).toEqual(chosen);
  expect(asked).toEqual({ "running.wav": "de", "waiting.wav": "fr" });
});
