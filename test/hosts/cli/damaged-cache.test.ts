/** The command with whisper-base on a damaged cache: the same words, a line that says so, and nothing to say the next time. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { damagesOf, inflict } from "../../../bench/damage.ts";
import { builtCommand } from "../../built.ts";
import { temporaryFolder } from "./support/terminal.ts";

const clip = join(import.meta.dirname, "..", "..", "audio", "jfk.flac");

test("flipped bits in the weights of whisper-base and a table of zeros: said, and the words stay", async () => {
  const cache = temporaryFolder();
  const transcribe = () => {
    const env = { ...process.env, SLIMSCRIBE_CACHE: cache, SLIMSCRIBE_DATA: temporaryFolder() };
    const args = [...builtCommand, "transcribe", clip, "--language", "en"];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
    return {
      status,
      stdout,
      damaged: stderr.includes("The prepared form of whisper-base was damaged and is made again."),
    };
  };
  const first = transcribe();
  expect(first).toMatchObject({
    status: 0,
    damaged: false,
    stdout: expect.stringMatching(/ask not what your country/),
  });
  const compiled = join(cache, "compiled");
  const chosen = (await damagesOf(compiled, 1)).filter(
    ({ path, what }) =>
      (what === "200 bits flipped" && path.endsWith("weights.bin")) ||
      (what === "zeros throughout" && path.endsWith("table.bin")),
  );
  expect(chosen.length).toBeGreaterThan(3);
  for (const [seed, damage] of chosen.entries()) await inflict(compiled, damage, seed);
  expect(transcribe()).toEqual({ ...first, damaged: true });
  expect(transcribe()).toEqual(first);
}, 600_000);
