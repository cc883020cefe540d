/** What comes with the program is known: the list is that of the files, and a file that isn't what it was is refused. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import shipped from "../../models/shipped.json" with { type: "json" };
import { programFolder } from "../../src/lib/node/folders.ts";
import { expectShippedFile, expectShippedModel } from "../../src/lib/node/shipped.ts";
import { openModel } from "../../src/model-store/model-folder.ts";

const models = join(programFolder, "models");

test("the list holds what the files are", async () => {
  const found: Record<string, string> = {};
  for (const name of Object.keys(shipped.files))
    found[name] = createHash("sha256")
      .update(await readFile(join(models, name)))
      .digest("hex");
  expect(found).toEqual(shipped.files);
  expect(Object.keys(found).length).toBeGreaterThan(3);
  const model = await openModel("whisper-base");
  expect(await model.contentHash("read")).toBe(shipped.models["whisper-base"]);
  await model.close();
});

test("another byte is refused with a sentence; files elsewhere are the person's own", async () => {
  for (const name of Object.keys(shipped.files)) {
    const bytes = await readFile(join(models, name));
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    expect(() => expectShippedFile(join(models, name), bytes)).toThrow(/is not what it was/);
    expect(() => expectShippedFile(join("/elsewhere", name), bytes)).not.toThrow();
  }
  expect(() => expectShippedModel(join(models, "whisper-base"), "0")).toThrow(/is not what it was/);
  expect(expectShippedModel("/elsewhere/whisper-base", "0")).toBe("0");
});
