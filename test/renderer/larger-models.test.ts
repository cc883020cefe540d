/** Which models a span may be heard again with. */
import { expect, test } from "vitest";
import { largerModels } from "../../renderer/larger-models.ts";
import { baseModel } from "../e2e/scripted.ts";

test("larger models are offered, the smallest first; those for English alone only where English is spoken", () => {
  const modelCalled = (name: string, parameters: number) => ({
    ...baseModel,
    name,
    path: `/models/${name}`,
    parameters,
  });
  const [turbo, small, smallEn, tiny] = [
    modelCalled("whisper-large-v3-turbo", 809e6),
    modelCalled("whisper-small", 244e6),
    { ...modelCalled("whisper-small.en", 241e6), multilingual: false },
    modelCalled("whisper-tiny", 39e6),
  ];
  const all = [turbo, baseModel, small, smallEn, tiny];
  expect(largerModels(all, "whisper-base", "de")).toEqual([small, turbo]);
  expect(largerModels(all, baseModel.path, "en")).toEqual([smallEn, small, turbo]);
  expect(largerModels(all, "whisper-base", null)).toEqual([small, turbo]);
  expect(largerModels(all, turbo.name, "en")).toEqual([]);
  expect(largerModels([tiny], "one that is gone", "en")).toEqual([tiny]);
});
