/** Which models a span may be heard again with. */
import { expect, test } from "vitest";
import { largerModels } from "../../renderer/larger-models.ts";
import { baseModel } from "../e2e/scripted.ts";

test("larger models are offered, the smallest first; those for English alone only where English is spoken", () => {
  const [turbo, small, smallEn, tiny] = [
    { ...baseModel, name: "whisper-large-v3-turbo", parameters: 809e6 },
    { ...baseModel, name: "whisper-small", parameters: 244e6 },
    { ...baseModel, name: "whisper-small.en", parameters: 241e6, multilingual: false },
    { ...baseModel, name: "whisper-tiny", parameters: 39e6 },
  ];
  const all = [turbo, baseModel, small, smallEn, tiny];
  expect(largerModels(all, "whisper-base", "de")).toEqual([small, turbo]);
  expect(largerModels(all, baseModel.path, "en")).toEqual([smallEn, small, turbo]);
  expect(largerModels(all, "whisper-base", null)).toEqual([small, turbo]);
  expect(largerModels(all, turbo.name, "en")).toEqual([]);
  expect(largerModels([tiny], "one that is gone", "en")).toEqual([tiny]);
});
