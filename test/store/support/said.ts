import type { Segment } from "../../../src/api/transcript.ts";

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
