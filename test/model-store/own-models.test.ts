/** Models of one's own: what is whole is copied and can be used, what isn't is refused with the reason and leaves nothing behind. */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkModel } from "../../src/model-store/check-model.ts";
import { findModels, openModel } from "../../src/model-store/model-folder.ts";
import { addOwnModel, removeOwnModel } from "../../src/model-store/own-models.ts";
import { writeTinyModel } from "../model/tiny.ts";

const embedded = join(import.meta.dirname, "..", "..", "models", "whisper-base");
const shard = "model-00002-of-00003.safetensors";

let folder = "";
let source = "";
const before = { models: process.env.SLIMSCRIBE_MODELS, cache: process.env.SLIMSCRIBE_CACHE };
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "slimscribe-models-"));
  process.env.SLIMSCRIBE_MODELS = join(folder, "models");
  process.env.SLIMSCRIBE_CACHE = join(folder, "cache");
  source = await writeTinyModel(join(folder, "source"));
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
  const added = await addOwnModel(source, checkModel, "my-model");
  expect(added.hash).toBe(await (await openModel(source)).contentHash("read"));
  expect(added.summary).toMatchObject({ name: "my-model", embedded: false, parameters: 3_639_104 });
  expect(own()).toEqual(["my-model"]);
  expect(readdirSync(join(folder, "models", "my-model"))).not.toContain("notes.txt");
  expect((await findModels()).map(({ name }) => name)).toEqual(["whisper-base", "my-model"]);
  await expect(addOwnModel(source, checkModel, "my-model")).rejects.toMatchObject({ code: "usage.model" });
  await expect(addOwnModel(source, checkModel, "../outside")).rejects.toMatchObject({ code: "usage.model" });
  await expect(removeOwnModel("whisper-base")).rejects.toMatchObject({ code: "usage.model" });
  await expect(removeOwnModel(source)).rejects.toMatchObject({ code: "usage.model" });
  expect(compiled().some((name) => name.startsWith("my-model-"))).toBe(true);
  await removeOwnModel("my-model");
  expect([own(), compiled().some((name) => name.startsWith("my-model-"))]).toEqual([[], false]);
  expect(existsSync(join(source, "config.json"))).toBe(true);
});

test("a weight that is no number, and a file that is cut off: refused with the reason, nothing is copied", async () => {
  const weights = join(source, "model.safetensors");
  const file = await open(weights, "r+");
  // In the middle of the tensors: with all bits set it is no number, wherever one begins.
  await file.write(new Uint8Array(8).fill(0xff), 0, 8, 5_000_000);
  await file.close();
  await expect(addOwnModel(source, checkModel, "broken")).rejects.toMatchObject({
    code: "model.damaged",
    message: expect.stringContaining("values that are not numbers"),
  });
  truncateSync(weights, 5_000_000);
  await expect(addOwnModel(source, checkModel, "broken")).rejects.toMatchObject({ code: "model.damaged" });
  await expect(addOwnModel(join(folder, "nowhere"), checkModel)).rejects.toMatchObject({ code: "model.missing" });
  expect(own()).toEqual([]);
});

test("what is no file, too many heads, a tokenizer that makes no tokens: a sentence each, and no file stays open", async () => {
  const folderOf = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path);
    for (const file of readdirSync(embedded)) symlinkSync(join(embedded, file), join(path, file));
    return path;
  };
  const replaced = (model: string, file: string, content: string | null): string => {
    const path = folderOf(model);
    rmSync(join(path, file));
    if (content === null) mkdirSync(join(path, file));
    else writeFileSync(join(path, file), content);
    return path;
  };
  const jsonOf = (file: string) => JSON.parse(readFileSync(join(embedded, file), "utf8"));
  const heads = Array.from({ length: 5000 }, () => [3, 1]);
  const refused: [string, string, RegExp][] = [
    [replaced("folder-weights", shard, null), "model.incomplete", /no file that can be read/],
    [
      replaced("folder-generation", "generation_config.json", null),
      "model.incomplete",
      /no readable generation_config/,
    ],
    [replaced("folder-index", "model.safetensors.index.json", null), "model.incomplete", /no readable model/],
    [
      replaced(
        "many-heads",
        "generation_config.json",
        JSON.stringify({ ...jsonOf("generation_config.json"), alignment_heads: heads }),
      ),
      "model.damaged",
      /5000 heads/,
    ],
  ];
  for (const [path, code, message] of refused)
    await expect(openModel(path)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });

  const twice = jsonOf("generation_config.json");
  const doubled = replaced(
    "doubled-heads",
    "generation_config.json",
    JSON.stringify({ ...twice, alignment_heads: heads.slice(0, 9) }),
  );
  const model = await openModel(doubled);
  expect(model.head.alignmentHeads).toEqual([[3, 1]]);
  await model.close();

  const tokenizer = jsonOf("tokenizer.json");
  const odd = replaced("odd-tokenizer", "tokenizer.json", JSON.stringify({ ...tokenizer, decoder: { type: "None" } }));
  await expect(addOwnModel(odd, checkModel, "odd")).rejects.toMatchObject({ code: "model.tokenizer" });
});

test("models in other layouts are named for what they are, and how they can be used", async () => {
  const made = (name: string, leave: RegExp, ...others: string[]): string => {
    const path = join(folder, name);
    mkdirSync(path);
    for (const file of readdirSync(embedded))
      if (!leave.test(file)) symlinkSync(join(embedded, file), join(path, file));
    for (const file of others) writeFileSync(join(path, file), "{}");
    return path;
  };
  const vocabulary = made("other-vocabulary", /^config/);
  const config = JSON.parse(readFileSync(join(embedded, "config.json"), "utf8"));
  writeFileSync(join(vocabulary, "config.json"), JSON.stringify({ ...config, vocab_size: 32_000 }));
  const refused: [path: string, code: string, message: RegExp, hint: RegExp][] = [
    [
      vocabulary,
      "model.vocabulary",
      /^This Whisper model has a vocabulary of its own, of 32000 tokens/,
      /OpenAI's tokens/,
    ],
    [made("torch", /safetensors/, "pytorch_model.bin"), "model.damaged", /pytorch_model\.bin is damaged/, /again/],
    [made("torch-parts", /safetensors/, "pytorch_model-00001-of-00002.bin"), "model.format", /index/, /again/],
    [made("faster", /safetensors|tokenizer/, "model.bin"), "model.format", /another program/, /safetensors/],
  ];
  for (const [path, code, message, hint] of refused)
    await expect(openModel(path)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
    });
});
