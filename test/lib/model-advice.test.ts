/** Whether a model fits what is chosen with it. */
import { expect, test } from "vitest";
import { expectAble } from "../../src/lib/model-advice.ts";
import { isDistilled } from "../../src/model/shape.ts";
import { catalogue } from "../../src/model-store/catalogue.ts";

const english = { name: "mine", multilingual: false, canTranslate: false };
const turbo = { name: "mine", multilingual: true, canTranslate: false };

test.each([
  [english, { language: "de", task: "transcribe" }, "mine knows English alone, not German."],
  [english, { language: "en", task: "translate" }, "mine can't translate."],
  [turbo, { language: "de", task: "translate" }, "mine can't translate."],
] as const)("%o is refused for %o", (model, wanted, message) => {
  expect(() => expectAble(model, wanted)).toThrow(message);
});

test.each([
  [english, { language: "auto", task: "transcribe" }],
  [english, { language: "en", task: "transcribe" }],
  [turbo, { language: "de", task: "transcribe" }],
] as const)("%o is taken for %o", (model, wanted) => {
  expect(() => expectAble(model, wanted)).not.toThrow();
});

test("distilled for English with tokens for all languages: known by the shape, which turbo does not have", () => {
  const found = catalogue.filter(({ shape: { dims } }) => isDistilled(dims) && dims.vocabulary > 51_864);
  expect(found.map(({ name }) => name)).toEqual(["distil-large-v3"]);
});
