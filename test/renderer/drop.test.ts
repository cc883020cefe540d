/** What is dropped into a browser: models are no recordings to be sent. */
import { expect, test } from "vitest";
import { apartFromModels, type DroppedFile } from "../../renderer/drop.ts";

const dropped = (path: string): DroppedFile => {
  const end = path.lastIndexOf("/") + 1;
  return { file: { name: path.slice(end) } as File, folder: path.slice(0, end) };
};

test("models are known by their files' names, and everything beside them stays a recording", () => {
  const model = ["config.json", "tokenizer.json", "model-00001-of-00002.safetensors"].map((name) => `a/small/${name}`);
  const files = [...model, "a/talk.wav", "ggml-base.bin", "base.pt", "talk.bin", "b/model.bin"].map(dropped);
  const { others, models } = apartFromModels(files);
  expect(models).toEqual(["small", "ggml-base.bin", "base.pt"]);
  expect(others.map(({ folder, file }) => folder + file.name)).toEqual(["a/talk.wav", "talk.bin", "b/model.bin"]);
});
