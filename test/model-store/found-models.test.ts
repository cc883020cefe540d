/** Models of other programs: found where those keep them, each with whether it can be used. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findOthersModels } from "../../src/model-store/found-models.ts";

const embedded = join(import.meta.dirname, "..", "..", "models", "whisper-base");

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "slimscribe-found-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("Hugging Face's cache is followed through its links, and a damaged checkpoint says why", async () => {
  const hub = join(folder, "hub");
  const snapshot = join(hub, "models--openai--whisper-base", "snapshots", "0123abc");
  mkdirSync(snapshot, { recursive: true });
  for (const name of readdirSync(embedded)) symlinkSync(join(embedded, name), join(snapshot, name));
  const other = join(hub, "models--google--bert", "snapshots", "1");
  mkdirSync(other, { recursive: true });
  writeFileSync(join(other, "config.json"), '{"model_type":"bert"}');
  const files = join(folder, "whisper");
  mkdirSync(files);
  writeFileSync(join(files, "tiny.pt"), "not a checkpoint");
  const found = await findOthersModels([
    { program: "Hugging Face", layout: "hub", folder: () => hub },
    { program: "openai-whisper", layout: "files", folder: () => files },
    { program: "nobody", layout: "files", folder: () => join(folder, "missing") },
  ]);
  expect(found.map(({ name, path }) => [name, path])).toEqual([
    ["whisper-base", snapshot],
    ["tiny", join(files, "tiny.pt")],
  ]);
  expect(found[0]?.failure).toBeNull();
  expect(found[0]?.bytes).toBeGreaterThan(1e7);
  expect(found[1]?.failure?.code).toMatch(/^model\./);
});
