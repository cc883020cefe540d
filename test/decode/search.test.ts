/** Greedy, beam and sampled choices on reduced scores against OpenAI's rules on full logits. */
import { expect, test } from "vitest";
import { decodeBatch } from "../../src/decode/batch.ts";
import type { DecodedWindow } from "../../src/decode/decoded-window.ts";
import { newTokensAfter, type Prompt, promptOf } from "../../src/decode/prompt.ts";
import type { SearchOptions } from "../../src/decode/search/search.ts";
import { sourceOf } from "../../src/decode/source.ts";
import { fakeDecoder, type LogitsOf, randomLogits, smallVocabulary } from "./support/fake-decoder.ts";
import { naiveDecode, naiveLogprobs } from "./support/naive.ts";

const vocabulary = smallVocabulary;
const options = { language: "de", task: "transcribe" as const };

async function decodeOne(
  logits: LogitsOf,
  window: number,
  prompt: Prompt,
  search: SearchOptions,
  speechEndSeconds?: number,
): Promise<DecodedWindow> {
  const attempt = { window: { id: window }, prompt, search, speechEndSeconds };
  const decoder = fakeDecoder(vocabulary, logits, 1);
  for await (const decoded of decodeBatch(decoder, vocabulary, sourceOf([attempt]), (_, result) => ({ result }))) {
    expect(decoder.open).toBe(0);
    return decoded;
  }
  throw new Error("nothing came");
}

for (const timestamps of [true, false]) {
  const kind = timestamps ? "with" : "without";
  test(`greedy ${kind} timestamps gives what the rules on full logits give`, async () => {
    const lengths = new Set<number>();
    for (let seed = 0; seed < 20; seed++) {
      const logits = randomLogits(vocabulary, seed);
      const prompt = promptOf(vocabulary, { ...options, timestamps });
      const expected = naiveDecode((text) => logits(0, text), vocabulary, { prompt: prompt.tokens, timestamps });
      const { hypothesis } = await decodeOne(logits, 0, prompt, { kind: "greedy" });
      expect(hypothesis.tokens).toEqual(expected.tokens);
      expect(hypothesis.sumLogprob).toBeCloseTo(expected.sumLogprob, 4);
      lengths.add(hypothesis.tokens.length);
    }
    expect(lengths.size).toBeGreaterThan(5);
  });

  test(`beam search ${kind} timestamps gives what the rules on full logits give`, async () => {
    // Widths of 2 to 5, both patiences, with and without a text before: each meets each within twelve.
    for (let seed = 0; seed < 12; seed++) {
      const logits = randomLogits(vocabulary, 1000 + seed);
      const prompt = promptOf(vocabulary, { ...options, timestamps, previous: seed % 2 ? [1, 2, 4] : [] });
      const [beam, patience] = [2 + (seed % 4), seed % 3 === 0 ? 2 : 1];
      const naive = { prompt: prompt.tokens, timestamps, beam, patience };
      const expected = naiveDecode((text) => logits(0, text), vocabulary, naive);
      const { hypothesis } = await decodeOne(logits, 0, prompt, { kind: "beam", width: beam, patience });
      expect(hypothesis.tokens).toEqual(expected.tokens);
      expect(hypothesis.sumLogprob).toBeCloseTo(expected.sumLogprob, 4);
    }
  });
}

test("no early end, no hollow segment and no text behind the speech are masks beside OpenAI's, in greedy and in beam search", async () => {
  let [differing, held] = [0, 0];
  for (let seed = 0; seed < 12; seed++) {
    const logits = randomLogits(vocabulary, 2000 + seed);
    const prompt = promptOf(vocabulary, { ...options, timestamps: true });
    const speechEnd = 6 + (seed % 12);
    for (const width of [1, 4]) {
      const naive = { prompt: prompt.tokens, timestamps: true, ...(width > 1 && { beam: width }) };
      const search: SearchOptions = width > 1 ? { kind: "beam", width, patience: 1 } : { kind: "greedy" };
      const expected = naiveDecode((text) => logits(0, text), vocabulary, { ...naive, speechEnd });
      const { hypothesis } = await decodeOne(logits, 0, prompt, search, speechEnd);
      expect(hypothesis.tokens).toEqual(expected.tokens);
      expect(hypothesis.sumLogprob).toBeCloseTo(expected.sumLogprob, 4);
      if (width === 1) expect(hypothesis.held.map(({ at }) => at)).toEqual(expected.held);
      held += expected.held.length;
      const plain = naiveDecode((text) => logits(0, text), vocabulary, naive);
      if (plain.tokens.join() !== expected.tokens.join()) differing++;
    }
  }
  expect(differing).toBeGreaterThan(5);
  expect(held).toBeGreaterThan(5);
});

test("a text never leaves the context, whatever the prompt", async () => {
  const endless: LogitsOf = (_, text) => {
    const logits = new Float32Array(vocabulary.size);
    logits[text.length % 2] = 10;
    logits[vocabulary.endOfText] = -10;
    return logits;
  };
  for (const [previous, longest] of [
    [0, 224],
    [223, 221],
    [400, 221],
  ] as const) {
    const prompt = promptOf(vocabulary, { ...options, timestamps: false, previous: new Array(previous).fill(1) });
    expect(newTokensAfter(prompt.tokens.length)).toBe(longest);
    for (const search of [{ kind: "greedy" }, { kind: "beam", width: 3, patience: 1 }] as const) {
      const { hypothesis } = await decodeOne(endless, 0, prompt, search);
      expect(hypothesis.tokens).toHaveLength(longest);
    }
  }
});

test("samples follow the filtered distribution at their temperature", async () => {
  const temperature = 0.7;
  const logits = randomLogits(vocabulary, 77);
  const prompt = promptOf(vocabulary, { ...options, timestamps: true });
  const naive = { prompt: prompt.tokens, timestamps: true };
  const logprobs = naiveLogprobs((text) => logits(0, text), prompt.tokens, vocabulary, naive);
  const weights = logprobs.map((logprob) => Math.exp(logprob / temperature));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const drawn = new Map<number, number>();
  const rounds = 1000;
  for (let seed = 0; seed < rounds; seed++) {
    const once: LogitsOf = (window, text) => {
      const all = logits(window, text).slice();
      if (text.length > prompt.tokens.length) all.fill(-50).fill(50, vocabulary.endOfText, vocabulary.endOfText + 1);
      return all;
    };
    const { hypothesis } = await decodeOne(once, 0, prompt, { kind: "sampled", temperature, samples: 1, seed });
    const [first] = hypothesis.tokens;
    if (first !== undefined) drawn.set(first, (drawn.get(first) ?? 0) + 1);
  }
  for (const [token, weight] of weights.entries()) {
    const expected = (weight / total) * rounds;
    expect(Math.abs((drawn.get(token) ?? 0) - expected)).toBeLessThan(4.5 * Math.sqrt(expected) + 3);
  }
});

test("sampled texts keep every rule, and their log-probabilities are those of the rules at temperature 1", async () => {
  for (let seed = 0; seed < 12; seed++) {
    const logits = randomLogits(vocabulary, 3000 + seed);
    const timestamps = seed % 3 > 0;
    const prompt = promptOf(vocabulary, { ...options, timestamps });
    const naive = { prompt: prompt.tokens, timestamps };
    const search: SearchOptions = { kind: "sampled", temperature: 0.2 + (seed % 5) / 5, samples: 3, seed };
    const { hypothesis } = await decodeOne(logits, 0, prompt, search);
    expect((await decodeOne(logits, 0, prompt, search)).hypothesis).toEqual(hypothesis);
    const text = [...prompt.tokens];
    hypothesis.tokens.forEach((token, i) => {
      const logprob = naiveLogprobs((before) => logits(0, before), text, vocabulary, naive)[token];
      expect(hypothesis.logprobs[i]).toBeCloseTo(logprob ?? Number.NaN, 4);
      text.push(token);
    });
  }
});

test("no-speech is its share of the unfiltered logits at start-of-transcript", async () => {
  const logits = randomLogits(vocabulary, 5);
  const prompt = promptOf(vocabulary, { ...options, timestamps: true, previous: [1, 2] });
  const all = logits(0, prompt.tokens.slice(0, prompt.startPosition + 1));
  const sum = all.reduce((total, logit) => total + Math.exp(logit), 0);
  const { noSpeechProb } = await decodeOne(logits, 0, prompt, { kind: "greedy" });
  expect(noSpeechProb).toBeCloseTo(Math.exp(all[vocabulary.noSpeech] ?? 0) / sum, 5);
});
