/** The continuous batch: every window's text is its own, whatever is decoded beside it. */
import { describe, expect, test } from "vitest";
import { widerAtOnce } from "../../src/decode/batch.ts";
import { promptOf } from "../../src/decode/prompt.ts";
import { beamOfFive, decodeWindows, greedy, type WindowRequest, type WindowResult } from "../../src/decode/retry.ts";
import { type RequestSource, sourceOf } from "../../src/decode/source.ts";
import { fakeDecoder, randomLogits, smallReading, smallVocabulary } from "./support/fake-decoder.ts";

const vocabulary = smallVocabulary;
const logits = randomLogits(vocabulary, 42);

function request(id: number): WindowRequest<number> {
  const timestamps = id % 4 !== 3;
  return {
    key: id,
    window: { id },
    prompt: promptOf(vocabulary, { language: "en", task: "transcribe", timestamps, previous: id % 5 ? [] : [1, 2, 3] }),
    search: id % 3 === 0 ? beamOfFive : greedy,
    retry: id % 2 === 0,
    ...(id % 6 === 1 ? { speechEndSeconds: 8 } : {}),
    durations: { durationSeconds: 29 },
    seed: id,
  };
}

async function all<T>(results: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const result of results) found.push(result);
  return found;
}

const byKey = (results: readonly WindowResult<number>[]) => [...results].sort((a, b) => a.key - b.key);

describe("a batch", () => {
  // One of each kind: two searches, three kinds of prompt, retried or not, with and without an end of the speech.
  const requests = Array.from({ length: 12 }, (_, id) => request(id));
  const alone = Promise.all(
    requests.map(async (each) =>
      all(decodeWindows(fakeDecoder(vocabulary, logits, 1), smallReading, sourceOf([each]))),
    ),
  ).then((results) => results.flat());

  for (const capacity of [1, 8, 64]) {
    test(`of ${capacity} gives every window the text that it has alone`, async () => {
      const decoder = fakeDecoder(vocabulary, logits, capacity);
      const results = await all(decodeWindows(decoder, smallReading, sourceOf(requests)));
      expect(byKey(results)).toEqual(await alone);
      expect(decoder.open).toBe(0);
      expect(decoder.mostOpen).toBe(Math.min(capacity, 12));
    });
  }

  test("in another order gives the same texts", async () => {
    const shuffled = requests.map((_, i) => request((i * 5) % 12));
    const results = await all(decodeWindows(fakeDecoder(vocabulary, logits, 7), smallReading, sourceOf(shuffled)));
    expect(byKey(results)).toEqual(await alone);
  });

  test("retries some of its windows, and not those that may not be", async () => {
    const results = await alone;
    expect(results.some(({ attempts }) => attempts > 1)).toBe(true);
    expect(results.every(({ key, attempts }) => attempts === 1 || key % 2 === 0)).toBe(true);
  });

  test("fills a free place at once", async () => {
    const decoder = fakeDecoder(vocabulary, logits, 4);
    const taken: number[] = [];
    async function* counted() {
      for (const each of requests) {
        taken.push(decoder.open);
        yield { ...each, retry: false };
      }
    }
    await all(decodeWindows(decoder, smallReading, sourceOf(counted())));
    // The first four are taken together; after that there is one free place or a few, never an empty batch.
    expect(taken.slice(4).every((open) => open >= 1)).toBe(true);
  });
});

test("of windows that are decoded again by several samples few are open at once, and those that wait keep their place", async () => {
  const requests = Array.from({ length: 7 }, (_, i) => ({ ...request(2 * i), search: greedy }));
  const decoder = fakeDecoder(vocabulary, logits, 4);
  let [taken, given, most] = [0, 0, 0];
  async function* counted() {
    for (const each of requests) {
      most = Math.max(most, ++taken - given);
      yield each;
    }
  }
  const results: WindowResult<number>[] = [];
  for await (const result of decodeWindows(decoder, smallReading, sourceOf(counted()))) {
    given++;
    results.push(result);
  }
  expect(results.filter(({ attempts }) => attempts > 1).length).toBeGreaterThan(widerAtOnce);
  expect([decoder.mostOpen, decoder.mostWide]).toEqual([4, widerAtOnce]);
  // One more is asked for while a result is looked at.
  expect(most).toBeLessThanOrEqual(5);
});

test("a source sees each text grow while it is decoded, up to the whole of it, and again from its start when it is retried", async () => {
  const requests = [request(0), request(1), request(2), request(4)];
  const seen = new Map<number, number[][]>();
  const source: RequestSource<WindowRequest<number>> = {
    ...sourceOf(requests),
    stepped(inBatch) {
      for (const { value, tokens } of inBatch()) seen.set(value.key, [...(seen.get(value.key) ?? []), [...tokens()]]);
    },
  };
  const results = await all(decodeWindows(fakeDecoder(vocabulary, logits, 3), smallReading, source));
  for (const { key, run, attempts } of results) {
    const texts = seen.get(key) ?? [];
    const starts = texts.filter(({ length }) => length <= 1).length;
    expect(starts).toBeGreaterThanOrEqual(attempts);
    // Greedy's last attempt is the only text that there is; what a forced end loses is cut off behind it.
    if (key % 3 !== 0 && attempts === 1) expect(texts.at(-1)?.slice(0, run.tokens.length)).toEqual(run.tokens);
  }
  expect(results.some(({ attempts }) => attempts > 1)).toBe(true);
  expect(results.some(({ key, attempts }) => key % 3 !== 0 && attempts === 1)).toBe(true);
});

test("a source that has nothing yet does not stop the others", async () => {
  const ready = [request(1), request(2)];
  let askedWhileBusy = 0;
  const source: RequestSource<WindowRequest<number>> = {
    async next(idle) {
      if (!idle && askedWhileBusy < 20) {
        askedWhileBusy++;
        return "later";
      }
      const value = ready.shift();
      return value ? { value } : "end";
    },
  };
  const results = await all(decodeWindows(fakeDecoder(vocabulary, logits, 4), smallReading, source));
  expect(results.map(({ key }) => key).sort()).toEqual([1, 2]);
  expect(askedWhileBusy).toBeGreaterThan(0);
});

test("ending early closes the streams and the source", async () => {
  const decoder = fakeDecoder(vocabulary, logits, 4);
  let closed = false;
  function* endless() {
    try {
      for (let id = 0; ; id++) yield request(id);
    } finally {
      closed = true;
    }
  }
  for await (const { key } of decodeWindows(decoder, smallReading, sourceOf(endless()))) if (key >= 0) break;
  expect(decoder.open).toBe(0);
  expect(closed).toBe(true);
});

test("a failing decoder and a failing source reach the caller, with every stream closed", async () => {
  const decoder = fakeDecoder(vocabulary, logits, 4);
  const { step } = decoder;
  decoder.step = async (requests, full) => {
    if (decoder.steps > 5) throw new Error("out of memory");
    return step(requests, full);
  };
  const run = all(decodeWindows(decoder, smallReading, sourceOf([request(1), request(2)])));
  await expect(run).rejects.toThrowError("out of memory");
  expect(decoder.open).toBe(0);

  function* failing() {
    yield request(1);
    throw new Error("the file vanished");
  }
  const other = fakeDecoder(vocabulary, logits, 1);
  await expect(all(decodeWindows(other, smallReading, sourceOf(failing())))).rejects.toThrowError("the file vanished");
  expect(other.open).toBe(0);
});
