/** Models of one's own: what is whole is copied and can be used, what isn't is refused with the reason and leaves nothing behind. */
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { listModels, openModel } from "../../src/run/model-folder.ts";
import { addModel, removeModel } from "../../src/run/own-models.ts";

const embedded = join(import.meta.dirname, "..", "..", "models", "whisper-base");
const shard = "model-00002-of-00003.safetensors";

let folder = "";
let source = "";
const before = { models: process.env.SLIMSCRIBE_MODELS, cache: process.env.SLIMSCRIBE_CACHE };
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "slimscribe-models-"));
  process.env.SLIMSCRIBE_MODELS = join(folder, "models");
  process.env.SLIMSCRIBE_CACHE = join(folder, "cache");
  source = join(folder, "source");
  cpSync(embedded, source, { recursive: true });
  writeFileSync(join(source, "notes.txt"), "not the model's");
});
afterAll(() => {
  for (const [name, value] of [
    ["SLIMSCRIBE_MODELS", before.models],
    ["SLIMSCRIBE_CACHE", before.cache],
  ] as const) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  rmSync(folder, { recursive: true, force: true });
});

const own = (): string[] => (existsSync(join(folder, "models")) ? readdirSync(join(folder, "models")) : []);
const compiled = (): string[] => readdirSync(join(folder, "cache", "compiled"));

test("a model is read to the last weight, copied, found by its name, and removed with what was made of it", async () => {
  const added = await addModel(source, "my-model");
  expect(added.hash).toBe(await (await openModel(embedded)).contentHash("read"));
  expect(added.summary).toMatchObject({ name: "my-model", embedded: false, parameters: 72_593_920 });
  expect(own()).toEqual(["my-model"]);
  expect(readdirSync(join(folder, "models", "my-model"))).not.toContain("notes.txt");
  expect((await listModels()).map(({ name }) => name)).toEqual(["whisper-base", "my-model"]);
  await expect(addModel(source, "my-model")).rejects.toMatchObject({ code: "usage.model" });
  await expect(addModel(source, "../outside")).rejects.toMatchObject({ code: "usage.model" });
  await expect(removeModel("whisper-base")).rejects.toMatchObject({ code: "usage.model" });
  await expect(removeModel(source)).rejects.toMatchObject({ code: "usage.model" });
  expect(compiled().some((name) => name.startsWith("my-model-"))).toBe(true);
  await removeModel("my-model");
  expect([own(), compiled().some((name) => name.startsWith("my-model-"))]).toEqual([[], false]);
  expect(existsSync(join(source, "config.json"))).toBe(true);
});

test("a weight that is no number, and a file that is cut off: refused with the reason, nothing is copied", async () => {
  const file = await open(join(source, shard), "r+");
  // NaN in half precision, in the middle of the tensors.
  await file.write(Uint8Array.of(0x00, 0x7e), 0, 2, 20_000_000);
  await file.close();
  await expect(addModel(source, "broken")).rejects.toMatchObject({
    code: "model.damaged",
    message: expect.stringContaining("values that are not numbers"),
  });
  truncateSync(join(source, shard), 20_000_000);
  await expect(addModel(source, "broken")).rejects.toMatchObject({ code: "model.damaged" });
  await expect(addModel(join(folder, "nowhere"))).rejects.toMatchObject({ code: "model.missing" });
  expect(own()).toEqual([]);
});
