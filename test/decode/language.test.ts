import { expect, test } from "vitest";
import { languageAfter, languagesHeard, mayHoldTwo, phraseLanguages, voteLanguage } from "../../src/decode/language.ts";
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

const heard = (seconds: number, probabilities: Record<string, number>) => ({
  seconds,
  probabilities: new Map(Object.entries(probabilities)),
});

test("speech goes on in its language until a stretch is clearly in another", () => {
  expect(languageAfter("en", heard(20, { en: 0.1, de: 0.85 }))).toBe("de");
  expect(languageAfter("de", heard(20, { en: 0.1, de: 0.85 }))).toBe("de");
  // Of clips in one language some sound like another, but never as clearly; a word or two prove nothing.
  expect(languageAfter("en", heard(20, { en: 0.2, la: 0.7 }))).toBe("en");
  expect(languageAfter("en", heard(1, { en: 0.1, de: 0.85 }))).toBe("en");
});

test("two languages are looked for where a second one of the well-trained is heard, and there is time for both", () => {
  expect(mayHoldTwo("de", heard(20, { en: 0.006, de: 0.9 }))).toBe(true);
  expect(mayHoldTwo("en", heard(20, { en: 0.99, de: 0.004 }))).toBe(false);
  expect(mayHoldTwo("de", heard(5, { en: 0.07, de: 0.9 }))).toBe(false);
  // Where it is another one than before.
  expect(mayHoldTwo("de", heard(20, { en: 0.99, de: 0.004 }))).toBe(true);
  expect(mayHoldTwo("de", heard(20, { en: 0.7, de: 0.001 }))).toBe(false);
  // Galician beside Spanish: the twenty before it in the vocabulary are improbable.
  const others = Object.fromEntries(Array.from({ length: 19 }, (_, i) => [`x${i}`, 0]));
  expect(mayHoldTwo("es", heard(20, { es: 0.9, ...others, gl: 0.1 }))).toBe(false);
});

test("a phrase is in a language that it clearly sounds like, or less clearly in one that is spoken around it", () => {
  const of = (...phrases: Record<string, number>[]) =>
    phraseLanguages(
      "fr",
      phrases.map((one) => new Map(Object.entries(one))),
    );
  expect(of({ fr: 0.9 }, { fr: 0.05, en: 0.9 })).toEqual(["fr", "en"]);
  expect(of({ en: 0.6, fr: 0.3 }, { en: 0.9 }, { fr: 0.6, en: 0.3 }, { fr: 0.4, en: 0.3 })).toEqual([
    "en",
    "en",
    "fr",
    undefined,
  ]);
  // Nothing else is as clear as that it was English.
  expect(of({ fr: 0.2, en: 0.7 }, { fr: 0.9 })).toEqual([undefined, "fr"]);
});
