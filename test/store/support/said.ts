import type { Segment, Transcript } from "../../../src/api/transcript.ts";

export function said(start: number, end: number, text: string): Segment {
  return {
    start,
    end,
    text,
    avgLogprob: -0.2,
    noSpeechProb: 0,
    compressionRatio: 1,
    temperature: 0,
    tokens: [7, 8],
  };
}

/** A whole transcript of these segments, with figures that mean nothing. */
export function aTranscript(file: string, segments: Segment[]): Transcript {
  const duration = Math.max(0, ...segments.map(({ end }) => end));
  return {
    file,
    duration,
    language: "en",
    model: "whisper-base",
    attention: "slim",
    precision: "float32",
    segments,
    stats: {
      audioSeconds: 1,
      wallSeconds: 1,
      realTimeFactor: 1,
      peakResidentBytes: 1,
      tokens: 1,
      batches: 1,
      stepSeconds: 1,
      contextBytes: { standard: 2, slim: 1, compact: 0, allocated: 1 },
    },
  };
}
