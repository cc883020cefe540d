/** The heads of OpenAI's models: by their sizes, and by name where two are of one size. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { programFolder } from "../../src/lib/node/folders.ts";
import { knownHeads } from "../../src/model-store/formats/known-heads.ts";
import type { OpenaiSizes } from "../../src/model-store/formats/openai-names.ts";

function sizes(n_vocab: number, width: number, layers: number, n_text_layer = layers): OpenaiSizes {
  const audio = {
    n_audio_ctx: 1500,
    n_audio_state: width,
    n_audio_head: width / 64,
    n_audio_layer: layers,
    n_mels: 80,
  };
  return { n_vocab, ...audio, n_text_ctx: 448, n_text_state: width, n_text_head: width / 64, n_text_layer };
}

test("base has those that its generation_config.json lists", () => {
  const path = join(programFolder, "models", "whisper-base", "generation_config.json");
  expect(knownHeads(sizes(51_865, 512, 6), "ggml-model.bin")).toEqual(
    JSON.parse(readFileSync(path, "utf8")).alignment_heads,
  );
});

test.each([
  ["tiny.en.pt", sizes(51_864, 384, 4), 8],
  ["tiny.pt", sizes(51_865, 384, 4), 6],
  ["base.en.pt", sizes(51_864, 512, 6), 5],
  ["small.en.pt", sizes(51_864, 768, 12), 19],
  ["small.pt", sizes(51_865, 768, 12), 10],
  ["medium.en.pt", sizes(51_864, 1024, 24), 18],
  ["medium.pt", sizes(51_865, 1024, 24), 6],
  ["large-v1.pt", sizes(51_865, 1280, 32), 9],
  ["ggml-large-v2-q5_0.bin", sizes(51_865, 1280, 32), 23],
  ["anything.bin", sizes(51_866, 1280, 32), 10],
  ["anything.bin", sizes(51_866, 1280, 32, 4), 6],
])("%s", (file, of, count) => {
  const heads = knownHeads(of, file) ?? [];
  expect(heads.length).toBe(count);
  expect(heads.every(([layer, head]) => layer < of.n_text_layer && head < of.n_text_head)).toBe(true);
});

test("of two models of one size without a name, and of other sizes, none is taken", () => {
  expect(knownHeads(sizes(51_865, 1280, 32), "ggml-large.bin")).toBeUndefined();
  expect(knownHeads(sizes(51_865, 1280, 32, 2), "distil-large-v2.bin")).toBeUndefined();
});
