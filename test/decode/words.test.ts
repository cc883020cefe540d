/** DTW and word times against plain implementations of openai-whisper's timing.py. */
import { describe, expect, test } from "vitest";
import type { Segment } from "../../src/api/transcript.ts";
import type { Alignment } from "../../src/decode/decoder.ts";
import { alignmentMatrix, firstColumns } from "../../src/decode/dtw.ts";
import { seededRandom } from "../../src/decode/random.ts";
import { type AlignedWord, alignWords, mergePunctuation, withWords } from "../../src/decode/words.ts";
import { fakeDecoder, randomLogits, smallReading, smallVocabulary } from "./support/fake-decoder.ts";

function naiveMatrix({ heads, tokens, frames: all, scores }: Alignment, frames: number): number[][] {
  const weights = Array.from({ length: heads }, (_, h) =>
    Array.from({ length: tokens }, (_, t) => {
      const row = [...scores.slice((h * tokens + t) * all, (h * tokens + t) * all + frames)];
      const sum = row.reduce((total, score) => total + Math.exp(score), 0);
      return row.map((score) => Math.exp(score) / sum);
    }),
  );
  const smoothed = weights.map((head) => {
    const normal = head.map(() => new Array<number>(frames).fill(0));
    for (let f = 0; f < frames; f++) {
      const column = head.map((row) => row[f] ?? 0);
      const mean = column.reduce((sum, value) => sum + value, 0) / tokens;
      const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / tokens);
      normal.forEach((row, t) => {
        row[f] = ((column[t] ?? 0) - mean) / deviation;
      });
    }
    return normal.map((row) => {
      if (frames <= 3) return row;
      const mirrored = (f: number) => row[f < 0 ? -f : f >= frames ? 2 * (frames - 1) - f : f] ?? 0;
      return row.map((_, f) => [-3, -2, -1, 0, 1, 2, 3].map((by) => mirrored(f + by)).sort((a, b) => a - b)[3] ?? 0);
    });
  });
  return Array.from({ length: tokens }, (_, t) =>
    Array.from({ length: frames }, (_, f) => smoothed.reduce((sum, head) => sum + (head[t]?.[f] ?? 0), 0) / heads),
  );
}

/** timing.py, dtw_cpu and backtrace, with the border as there. */
function naiveFirstColumns(x: readonly (readonly number[])[]): number[] {
  const [n, m] = [x.length, x[0]?.length ?? 0];
  const cost = Array.from({ length: n + 1 }, () => new Float32Array(m + 1).fill(Number.POSITIVE_INFINITY));
  const trace = Array.from({ length: n + 1 }, () => new Int8Array(m + 1).fill(-1));
  const at = (i: number, j: number) => cost[i]?.[j] ?? Number.NaN;
  cost[0]?.fill(0, 0, 1);
  for (let j = 1; j <= m; j++) {
    for (let i = 1; i <= n; i++) {
      const [c0, c1, c2] = [at(i - 1, j - 1), at(i - 1, j), at(i, j - 1)];
      const t = c0 < c1 && c0 < c2 ? 0 : c1 < c0 && c1 < c2 ? 1 : 2;
      cost[i]?.fill(-(x[i - 1]?.[j - 1] ?? 0) + ([c0, c1, c2][t] ?? 0), j, j + 1);
      trace[i]?.fill(t, j, j + 1);
    }
  }
  trace[0]?.fill(2);
  for (const row of trace) row.fill(1, 0, 1);
  const path: [number, number][] = [];
  for (let [i, j] = [n, m]; i > 0 || j > 0; ) {
    path.push([i - 1, j - 1]);
    const t = trace[i]?.[j];
    if (t !== 2) i--;
    if (t !== 1) j--;
  }
  path.reverse();
  return path.filter(([i], k) => k === 0 || i !== path[k - 1]?.[0]).map(([, j]) => j);
}

describe("the alignment", () => {
  test("is softmax, normalised over tokens, smoothed, mean of the heads", () => {
    const random = seededRandom(3);
    for (const [tokens, frames] of [
      [5, 40],
      [12, 90],
      [4, 3],
      [4, 4],
      [7, 8],
    ] as const) {
      const all = frames + 5;
      const scores = Float32Array.from({ length: 3 * tokens * all }, () => Math.round(random() * 20) / 3);
      const alignment = { scores, heads: 3, tokens, frames: all, asked: [] };
      const matrix = alignmentMatrix(alignment, frames, 1, tokens - 1);
      const expected = naiveMatrix(alignment, frames).slice(1, -1).flat();
      expect(matrix).toHaveLength(expected.length);
      matrix.forEach((value, i) => {
        expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 3);
      });
    }
  });

  test("a frame that no token looks at is nothing, not NaN", () => {
    const scores = new Float32Array(2 * 10).fill(-200);
    scores[0] = 100;
    scores[10] = 100;
    const matrix = alignmentMatrix({ scores, heads: 1, tokens: 2, frames: 10, asked: [] }, 10, 0, 2);
    expect([...matrix].every(Number.isFinite)).toBe(true);
  });

  test("the path is the one of least cost", () => {
    const random = seededRandom(9);
    for (let round = 0; round < 200; round++) {
      const [rows, columns] = [1 + Math.floor(random() * 12), 1 + Math.floor(random() * 40)];
      // Coarse values: ties must fall the same way.
      const coarse = round % 2 ? 4 : 1e6;
      const x = Array.from({ length: rows }, () =>
        Array.from({ length: columns }, () => Math.fround(Math.round(random() * coarse) / coarse)),
      );
      const expected = naiveFirstColumns(x);
      expect([...firstColumns(Float32Array.from(x.flat()), rows, columns)]).toEqual(expected);
    }
  });
});

test("words are read off the alignment of their tokens", async () => {
  const decoder = fakeDecoder(smallVocabulary, randomLogits(smallVocabulary, 1), 1);
  const options = { language: "en", task: "transcribe" as const, durationSeconds: 4, probabilities: true };
  const tokens = [smallVocabulary.firstTimestamp, 1, 2, 4, 6, 8, smallVocabulary.firstTimestamp + 100];
  const words = await alignWords(decoder, { id: 1 }, tokens, options, smallReading);
  expect(words.map(({ text }) => text)).toEqual([" w1", " w2", " w4", " w6", " w8"]);
  let last = 0;
  for (const { startSeconds, endSeconds, probability } of words) {
    expect(startSeconds).toBe(last);
    expect(endSeconds).toBeGreaterThanOrEqual(startSeconds);
    expect(probability).toBeGreaterThan(0);
    expect(probability).toBeLessThanOrEqual(1);
    last = endSeconds;
  }
  expect(last).toBeLessThan(4);
  expect(await alignWords(decoder, { id: 1 }, [smallVocabulary.firstTimestamp], options, smallReading)).toEqual([]);
  expect(await alignWords(decoder, { id: 1 }, tokens, { ...options, durationSeconds: 0 }, smallReading)).toEqual([]);
});

function word(text: string, startSeconds: number, endSeconds: number): AlignedWord {
  return { text, tokens: [1], startSeconds, endSeconds, probability: 0.9 };
}

function segment(start: number, end: number, words: number): Segment {
  const figures = { avgLogprob: -0.1, noSpeechProb: 0, compressionRatio: 1, temperature: 0 };
  return { start, end, text: "", tokens: new Array(words).fill(1), ...figures };
}

describe("words in segments", () => {
  const extent = { startSeconds: 0, endSeconds: 20 };

  test("have their punctuation", () => {
    const words = [" (", " He", " said", ",", " “", "no", "!", "”"].map((text, i) => word(text, i, i + 1));
    mergePunctuation(words);
    expect(words.map(({ text }) => text)).toEqual(["", " ( He", " said,", "", "", " “no!”", "", ""]);
    expect(words.map(({ tokens }) => tokens.length)).toEqual([0, 2, 2, 0, 0, 4, 0, 0]);
  });

  test("are shared out by their tokens, and the segments' times follow them", () => {
    const aligned = [
      word(" a", 0.2, 0.5),
      word(" b", 0.5, 0.8),
      word(".", 0.8, 1),
      word(" c", 1, 1.4),
      word(" d", 1.4, 1.8),
    ];
    const segments = withWords([segment(0, 1, 3), segment(1, 2, 2)], aligned, extent, smallVocabulary);
    expect(segments.map(({ words }) => words?.map(({ text }) => text))).toEqual([
      [" a", " b."],
      [" c", " d"],
    ]);
    expect(segments.map(({ start, end }) => [start, end])).toEqual([
      [0.2, 0.8],
      [1, 1.8],
    ]);
  });

  test("at a sentence's end are no longer than twice the median", () => {
    const aligned = [word(" a", 0, 0.3), word(" b", 0.3, 0.6), word(".", 0.6, 3), word(" c", 3, 6), word(" d", 6, 6.3)];
    const [first, second] = withWords([segment(0, 6.3, 5)], aligned, extent, smallVocabulary)[0]?.words?.slice(1) ?? [];
    expect(first).toMatchObject({ text: " b.", start: 0.3, end: 0.6 });
    expect(second).toMatchObject({ text: " c", start: 5.4, end: 6 });
  });

  test("at a segment's ends take its times where they are too long", () => {
    const aligned = [word(" a", 0, 4.2), word(" b", 4.2, 4.6), word(" c", 4.6, 5), word(" d", 5, 9)];
    const [placed] = withWords([segment(3.9, 5.4, 4)], aligned, extent, smallVocabulary);
    expect(placed?.start).toBeGreaterThan(2.7);
    expect(placed?.words?.at(-1)?.end).toBeCloseTo(5.7, 3);
  });

  test("stay in order and within the window, whatever was aligned", () => {
    const random = seededRandom(5);
    for (let round = 0; round < 200; round++) {
      let at = 0;
      const aligned = Array.from({ length: 12 }, (_, i) => {
        const start = at;
        at += random() < 0.2 ? random() * 8 : random() * 0.6;
        return word([" w", ",", " (", ".", "x"][i % 5] ?? "", start, at);
      });
      const cut = Math.floor(random() * 13);
      const given = [segment(random() * 3, 3 + random() * 3, cut), segment(6 + random(), 8 + random() * 9, 12 - cut)];
      let last = 0;
      for (const { start, end, words } of withWords(
        given,
        aligned,
        { startSeconds: 0, endSeconds: 18 },
        smallVocabulary,
      )) {
        expect(start).toBeGreaterThanOrEqual(last - 1e-3);
        for (const each of words ?? []) {
          expect(each.start).toBeGreaterThanOrEqual(last - 1e-3);
          expect(each.end).toBeGreaterThanOrEqual(each.start);
          expect(each.end).toBeLessThanOrEqual(18);
          last = each.end;
        }
        expect(end).toBeGreaterThanOrEqual(last - 1e-3);
        last = end;
      }
    }
  });
});
