/** Transcripts for tests: plain ones by hand, wild ones by chance (seeded). */
import fc from "fast-check";
import type { Segment, Transcript, Word } from "../../../src/api/transcript.ts";
import type { SpeakerSegment } from "../../../src/export/written.ts";

export function segment(start: number, end: number, text: string, more: Partial<SpeakerSegment> = {}): SpeakerSegment {
  return {
    start,
    end,
    text,
    avgLogprob: -0.25,
    noSpeechProb: 0.01,
    compressionRatio: 1.2,
    temperature: 0,
    tokens: [1],
    ...more,
  };
}

export function transcript(segments: readonly Segment[], more: Partial<Transcript> = {}): Transcript {
  return {
    file: "talk.flac",
    duration: Math.max(0, ...segments.map(({ end }) => end)),
    language: "en",
    model: "whisper-base",
    attention: "slim",
    precision: "float32",
    segments: [...segments],
    stats: {
      audioSeconds: 10,
      wallSeconds: 2,
      realTimeFactor: 5,
      peakResidentBytes: 1,
      tokens: 3,
      stepSeconds: 1,
      batches: 1,
      contextBytes: { standard: 4, slim: 1, compact: 0, allocated: 1 },
    },
    ...more,
  };
}

const alphabets = [
  "abcdefghij ,.?!'\"  ",
  "日本語のテキスト、句読点。ひらがなカタカナー",
  "שלום עולם مرحبا بالعالم ،؟ \u200f",
  "e\u0301a\u0308n\u0303o ไทยภาษาก็ได้ 한국어 텍스트",
  "👩‍👩‍👧‍👦🇩🇪👍🏽 ☕️ x",
  '<b>&amp; --> -> =1+1 @x, "q";\t\r\n',
  "{\\an8} [00:01.00] C:\\New <00:02.00> a\\h \\n }{ ]",
];

/** Text of every script, with what formats must escape. */
export const text = fc
  .array(
    fc.oneof(
      ...alphabets.map((letters) =>
        fc.array(fc.constantFrom(...new Intl.Segmenter().segment(letters)), { minLength: 1, maxLength: 12 }),
      ),
      fc.constant([{ segment: "Donaudampfschifffahrtsgesellschaftskapitänskajütenschlüsselloch" }]),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.map((part) => part.map(({ segment: piece }) => piece).join("")).join(" "));

function wordsOf(written: string, start: number, end: number, cuts: readonly number[]): Word[] {
  const pieces = written.split(/(?= )/u);
  return pieces.map((piece, place) => {
    const at = (i: number): number => start + ((end - start) * i) / pieces.length;
    const inside = (cuts[place % Math.max(1, cuts.length)] ?? 0) * (at(1) - at(0));
    return { text: piece, start: at(place) + inside, end: at(place + 1), probability: 0.9 };
  });
}

/** Segments in order, of any length, some touching, some with word times. */
export const segments = fc
  .array(
    fc.record({
      pause: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 4, noNaN: true })),
      length: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 28, noNaN: true })),
      written: text,
      worded: fc.boolean(),
      cuts: fc.array(fc.double({ min: 0, max: 0.9, noNaN: true }), { maxLength: 5 }),
    }),
    { maxLength: 12 },
  )
  .map((parts) => {
    let clock = 0;
    return parts.map(({ pause, length, written, worded, cuts }) => {
      const start = clock + pause;
      clock = start + length;
      return segment(start, clock, written, worded ? { words: wordsOf(written, start, clock, cuts) } : {});
    });
  });
