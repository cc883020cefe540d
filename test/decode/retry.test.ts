/** What the checks find, when a window is decoded again, and what is kept. */
import { describe, expect, test } from "vitest";
import { compressionRatio, repeats, suspicionsOf } from "../../src/decode/checks.ts";
import { type TokenRun, withoutWorthlessEnd } from "../../src/decode/decoded-window.ts";
import type { DecodedHypothesis } from "../../src/decode/hypothesis.ts";
import { promptOf } from "../../src/decode/prompt.ts";
import { bestOf, decodeWindows, greedy, needsRetry, type WindowRequest } from "../../src/decode/retry.ts";
import { sourceOf } from "../../src/decode/source.ts";
import { fakeDecoder, type LogitsOf, smallReading, smallVocabulary } from "./support/fake-decoder.ts";

const vocabulary = smallVocabulary;
const time = (seconds: number) => vocabulary.firstTimestamp + Math.round(seconds * 50);
const end = vocabulary.endOfText;

describe("the checks", () => {
  const good = { tokens: [time(0), 1, 2, 4, time(2)], avgLogprob: -0.3, noSpeechProb: 0.1, compressionRatio: 1.4 };

  test("find nothing in a good text", () => {
    expect(suspicionsOf(good, { durationSeconds: 10, speechSeconds: 2 }, vocabulary)).toEqual([]);
  });

  test("name what they find", () => {
    const found = (change: Partial<typeof good>, heard = {}) => suspicionsOf({ ...good, ...change }, heard, vocabulary);
    expect(found({ compressionRatio: 2.41 })).toEqual(["loop"]);
    expect(found({ avgLogprob: -1.01 })).toEqual(["low confidence"]);
    expect(found({ avgLogprob: -1.01, noSpeechProb: 0.61 })).toEqual(["silence"]);
    expect(found({ noSpeechProb: 0.9 })).toEqual([]);
    expect(found({ tokens: [time(2), 1, time(1)] })).toEqual(["time stamps"]);
    expect(found({}, { durationSeconds: 0.5 })).toEqual([]);
    expect(found({ tokens: [time(0), 1, time(2), time(2), 2] }, { durationSeconds: 0.5 })).toEqual(["time stamps"]);
    expect(found({ tokens: Array.from({ length: 60 }, (_, i) => i) }, { speechSeconds: 2 })).toEqual(["token rate"]);
  });

  test("repetition is a stretch that comes again and again, not an echo", () => {
    expect(repeats([1, 2, 3, 1, 2, 3])).toBe(false);
    expect(repeats([9, 9, 9, 9, 9])).toBe(false);
    expect(repeats(new Array(12).fill(9))).toBe(true);
    expect(repeats([5, ...[1, 2, 3, 4], ...[1, 2, 3, 4], ...[1, 2, 3, 4], 6])).toBe(true);
    expect(repeats([5, ...[1, 2, 3, 4], ...[1, 2, 3, 4], 6, ...[1, 2, 3, 4]])).toBe(false);
    const sentence = Array.from({ length: 50 }, (_, i) => i);
    expect(repeats([...sentence, ...sentence, ...sentence])).toBe(true);
    expect(repeats([])).toBe(false);
  });

  test("the ratio of nothing is below 1", () => {
    expect(compressionRatio("")).toBe(0);
    expect(compressionRatio("la ".repeat(100))).toBeGreaterThan(10);
  });
});

/** Behind the prompt, the tokens of a script, each much likelier than all others. */
function scripted(tokens: readonly number[], promptLength: number, confidence: number): LogitsOf {
  return (_, text) => {
    const logits = new Float32Array(vocabulary.size);
    logits[tokens[text.length - promptLength] ?? end] = confidence;
    return logits;
  };
}

describe("retrying", () => {
  const prompt = promptOf(vocabulary, { language: "en", task: "transcribe", timestamps: false });
  const request = (change: Partial<WindowRequest<string>> = {}): WindowRequest<string> => ({
    key: "window",
    window: { id: 1 },
    prompt,
    search: greedy,
    retry: true,
    durations: { durationSeconds: 29 },
    seed: 1,
    ...change,
  });
  const decode = async (logits: LogitsOf, change: Partial<WindowRequest<string>> = {}) => {
    const decoder = fakeDecoder(vocabulary, logits, 2);
    for await (const result of decodeWindows(decoder, smallReading, sourceOf([request(change)]))) return result;
    throw new Error("nothing came");
  };

  test("a good text is decoded once", async () => {
    const { run, attempts } = await decode(scripted([1, 2, 4, 6], prompt.tokens.length, 20));
    expect(attempts).toBe(1);
    expect(run).toMatchObject({ text: "w1 w2 w4 w6", temperature: 0, suspicions: [], timestamps: false });
    expect(run.avgLogprob).toBeCloseTo(0, 3);
  });

  test("a loop is decoded at every temperature, and kept and marked when it stays", async () => {
    const loop = new Array(60).fill(9);
    const { run, attempts } = await decode(scripted(loop, prompt.tokens.length, 60));
    expect(attempts).toBe(6);
    expect(run.text).toMatch(/^(w9 ?)+$/);
    expect(run.suspicions).toEqual(["loop"]);
    const final = await decode(scripted(loop, prompt.tokens.length, 60), { retry: false });
    expect(final).toMatchObject({ attempts: 1, run: { tokens: loop } });
  });

  test("a text that can only be thrown away is ended at once", async () => {
    const loop = new Array(200).fill(9);
    expect((await decode(scripted(loop, prompt.tokens.length, 60))).run.tokens.length).toBeLessThan(24);
    const fast = Array.from({ length: 200 }, (_, i) => [12, 13, 14, 15, 16, 17, 18][(i * i + (i >> 3)) % 7] ?? 12);
    const { run } = await decode(scripted(fast, prompt.tokens.length, 60), { durations: { speechSeconds: 2 } });
    expect(run.suspicions).toContain("token rate");
    expect(run.tokens.length).toBeLessThan(60);
  });

  test("a sample that loops is not taken for a likely one while another does not", async () => {
    // Loops are the likeliest texts; one in three starts differently and ends.
    const wavering: LogitsOf = (_, text) => {
      const logits = new Float32Array(vocabulary.size).fill(-30);
      const first = text[prompt.tokens.length];
      if (first === undefined) {
        logits[9] = 1;
        logits[10] = 0.8;
      } else logits[first === 9 ? 9 : text.length > prompt.tokens.length + 4 ? end : 10] = 20;
      return logits;
    };
    const { run, attempts } = await decode(wavering, { seed: 3 });
    expect(run).toMatchObject({ suspicions: [], temperature: 0.2 });
    expect(attempts).toBe(2);
    expect(run.text).toMatch(/^w10/);
  });

  test("a loop that a temperature breaks is replaced", async () => {
    // Barely likelier than ending: sampled texts end soon.
    const wavering: LogitsOf = (_, text) => {
      const logits = new Float32Array(vocabulary.size).fill(-30);
      logits[9] = 1;
      logits[text.length > 12 ? end : 10] = 0.9;
      return logits;
    };
    const { run, attempts } = await decode(wavering);
    expect(attempts).toBeGreaterThan(1);
    expect(run.temperature).toBeGreaterThan(0);
    expect(run.suspicions).toEqual([]);
  });

  test("silence is not decoded again", async () => {
    const silent: LogitsOf = (_, text) => {
      const logits = new Float32Array(vocabulary.size);
      if (text.at(-1) === vocabulary.startOfTranscript) logits[vocabulary.noSpeech] = 20;
      if (text.length > prompt.tokens.length + 3) logits[end] = 4;
      return logits;
    };
    const { run, attempts } = await decode(silent);
    expect(attempts).toBe(1);
    expect(run.noSpeechProb).toBeGreaterThan(0.9);
    expect(run.suspicions).toEqual(["silence"]);
    expect(needsRetry(run)).toBe(false);
  });

  test("of failed attempts the likeliest is kept that does not loop", () => {
    const run = (avgLogprob: number, loops: boolean): TokenRun => ({
      tokens: [],
      logprobs: [],
      text: "",
      avgLogprob,
      noSpeechProb: 0,
      compressionRatio: loops ? 5 : 1,
      temperature: 0,
      timestamps: true,
      forcedFrom: undefined,
      suspicions: loops ? ["loop"] : ["low confidence"],
    });
    expect(bestOf([run(-0.1, true), run(-2, false), run(-1.5, false)]).avgLogprob).toBe(-1.5);
    expect(bestOf([run(-0.3, true), run(-0.1, true)]).avgLogprob).toBe(-0.1);
  });
});

describe("a forced end", () => {
  const heldAt = (tokens: number[], at: number[], logprob = -0.2): DecodedHypothesis => ({
    tokens,
    logprobs: tokens.map((_, i) => (i < (at[0] ?? 0) ? -0.1 : logprob)),
    sumLogprob: tokens.reduce((sum, _, i) => sum + (i < (at[0] ?? 0) ? -0.1 : logprob), 0),
    held: at.map((place) => ({ at: place, sumLogprob: -0.1 * place - 0.5 })),
  });
  const first = [time(0), 1, 2, 4, 6, time(3)];
  const cut = (hypothesis: DecodedHypothesis) => withoutWorthlessEnd(hypothesis, smallReading).tokens;

  test("stays where it says something", () => {
    const tokens = [...first, time(3), 20, 21, 22, time(7)];
    expect(cut(heldAt(tokens, [6]))).toEqual(tokens);
  });

  test("is cut off where it is empty, improbable or repeats", () => {
    const empty = heldAt([...first, time(9)], [6]);
    expect(cut(empty)).toEqual(first);
    expect(withoutWorthlessEnd(empty, smallReading)).toMatchObject({ sumLogprob: -1.1, held: [] });
    expect(cut(heldAt([...first, time(3), 20, 21, 22, time(7)], [6], -1.2))).toEqual(first);
    expect(cut(heldAt([...first, time(3), ...new Array(20).fill(9), time(7)], [6]))).toEqual(first);
    expect(cut(heldAt([...first, time(3), 1, 2, 4, 6, time(7)], [6]))).toEqual(first);
  });

  test("keeps what came before its worthless last part", () => {
    const said = [...first, time(3), 20, 21, 22, time(7)];
    expect(cut(heldAt([...said, time(7), ...new Array(30).fill(9)], [6, 11]))).toEqual(said);
    expect(cut(heldAt([...said, time(9)], [6, 11]))).toEqual(said);
  });

  test("goes on behind the first speaker when the speech does", async () => {
    // Wants to stop at 3 s; forced on, it says what follows and ends at 7 s of 7.5.
    const script = [...first, end];
    const more = [time(3), 20, 21, 22, time(7)];
    const prompt = promptOf(vocabulary, { language: "en", task: "transcribe", timestamps: true });
    const start = prompt.tokens.length;
    const logits: LogitsOf = (_, text) => {
      const made = text.length - start;
      const values = new Float32Array(vocabulary.size);
      const token = made < first.length ? script[made] : made === 6 ? more[0] : more[made - 6];
      values[token ?? end] = 20;
      if (made === 6) values[end] = 25;
      return values;
    };
    const request = {
      key: 0,
      window: { id: 0 },
      prompt,
      search: greedy,
      retry: false,
      durations: { durationSeconds: 10 },
      seed: 0,
    };
    const decode = async (speechEndSeconds?: number) => {
      const one = speechEndSeconds === undefined ? request : { ...request, speechEndSeconds };
      const results = decodeWindows(fakeDecoder(vocabulary, logits, 1), smallReading, sourceOf([one]));
      for await (const { run } of results) return run;
      throw new Error("nothing came");
    };
    expect((await decode()).tokens).toEqual(first);
    expect((await decode(3.9)).tokens).toEqual(first);
    const forced = await decode(7.5);
    expect(forced.tokens).toEqual([...first, ...more]);
    expect(forced.forcedFrom).toBe(6);
  });
});
