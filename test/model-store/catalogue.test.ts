/** The models that can be got by name: their sizes as their makers give them, and what they are called. */
import { expect, test } from "vitest";
import { parameterCount } from "../../src/model/shape.ts";
import { catalogue, catalogued } from "../../src/model-store/catalogue.ts";
import { hubNameOf } from "../../src/model-store/hub/names.ts";
import { openModel } from "../../src/model-store/model-folder.ts";

const shapeOf = (name: string) => {
  const found = catalogued(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found.shape;
};

test.each([
  ["tiny", 37_760_640],
  ["base", 72_593_920],
  ["small", 241_734_912],
  ["medium", 763_857_920],
  ["large-v2", 1_543_304_960],
  ["large-v3", 1_543_490_560],
  ["large-v3-turbo", 808_878_080],
])("%s has as many parameters as on its page", (name, parameters) => {
  expect(shapeOf(name).parameters).toBe(parameters);
});

test("base is what comes with the program", async () => {
  const { dims, weights, close } = await openModel("whisper-base");
  await close();
  expect(shapeOf("whisper-base").dims).toEqual(dims);
  expect(parameterCount(dims)).toBe(weights.parameters);
});

test("each is got by its own name, and known by those that other programs give it", () => {
  expect(new Set(catalogue.map(({ name }) => name)).size).toBe(catalogue.length);
  for (const { name } of catalogue) expect(hubNameOf(name).name).toBe(name);
  for (const name of ["large-v3-turbo", "ggml-large-v3-turbo", "ggml-large-v3-turbo-q5_0", "whisper-large-v3-turbo"])
    expect(catalogued(name)?.name).toBe("whisper-large-v3-turbo");
  expect(catalogued("whisper-small-danish")).toBeUndefined();
});

test("large is what openai-whisper means by it, and the first one can be got as well", () => {
  expect(hubNameOf("large").repository).toBe("openai/whisper-large-v3");
  expect(hubNameOf("large-v1").repository).toBe("openai/whisper-large");
  expect(hubNameOf("openai/whisper-large").repository).toBe("openai/whisper-large");
});
