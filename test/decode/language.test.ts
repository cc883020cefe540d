import { expect, test } from "vitest";
import { languagesHeard, voteLanguage } from "../../src/decode/language.ts";
import { fakeDecoder, randomLogits, smallVocabulary } from "./support/fake-decoder.ts";

test("a window's language is read at start-of-transcript, without a place in the batch", async () => {
  const logits = randomLogits(smallVocabulary, 8);
  const decoder = fakeDecoder(smallVocabulary, logits, 2);
  const windows = [0, 1, 2, 3, 4].map((id) => ({ id }));
  const heard = await languagesHeard(decoder, smallVocabulary, windows);
  expect(decoder.mostOpen).toBe(0);
  heard.forEach((probabilities, id) => {
    const all = logits(id, [smallVocabulary.startOfTranscript]);
    const weights = [...smallVocabulary.languages].map(([code, token]) => [code, Math.exp(all[token] ?? 0)] as const);
    const sum = weights.reduce((total, [, weight]) => total + weight, 0);
    for (const [code, weight] of weights) expect(probabilities.get(code)).toBeCloseTo(weight / sum, 6);
  });
});

test("the vote weighs windows by their speech and says when it is unsure", () => {
  const window = (seconds: number, en: number, de: number) => ({
    seconds,
    probabilities: new Map([
      ["en", en],
      ["de", de],
    ]),
  });
  expect(voteLanguage([window(2, 0.9, 0.1), window(20, 0.2, 0.8)])).toMatchObject({ language: "de", uncertain: false });
  expect(voteLanguage([window(10, 0.45, 0.4)])).toMatchObject({ language: "en", uncertain: true });
  expect(voteLanguage([window(0, 0.2, 0.8)])).toMatchObject({ language: "de", probability: 0.8 });
  expect(voteLanguage([])).toMatchObject({ language: "en", probability: 0, uncertain: true });
});
