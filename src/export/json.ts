/** The whole transcript: times in seconds with at most three decimals, one segment a line so that it reads and diffs well. */
import { roundedSeconds } from "./clock.ts";
import type { Format, SpeakerSegment, Written } from "./written.ts";

/** Probabilities and the like: six digits say all there is. */
const short = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(6)) : 0);

function segmentValue(segment: SpeakerSegment): Record<string, unknown> {
  const { words, suspect, speaker } = segment;
  return {
    start: roundedSeconds(segment.start),
    end: roundedSeconds(segment.end),
    ...(speaker === undefined || speaker === "" ? {} : { speaker }),
    ...(segment.language === undefined ? {} : { language: segment.language }),
    ...(segment.model === undefined ? {} : { model: segment.model }),
    text: segment.text,
    avgLogprob: short(segment.avgLogprob),
    noSpeechProb: short(segment.noSpeechProb),
    compressionRatio: short(segment.compressionRatio),
    temperature: segment.temperature,
    tokens: segment.tokens,
    ...(words === undefined
      ? {}
      : {
          words: words.map((word) => ({
            text: word.text,
            start: roundedSeconds(word.start),
            end: roundedSeconds(word.end),
            probability: short(word.probability),
          })),
        }),
    ...(suspect === undefined || suspect.length === 0 ? {} : { suspect }),
  };
}

/** The value that `json` writes: reports embed it. */
export function transcriptValue(transcript: Written): Record<string, unknown> {
  const { file, duration, language, model, attention, precision, segments, notes = [], stats } = transcript;
  return {
    file,
    duration: roundedSeconds(duration),
    language,
    model,
    attention,
    precision,
    ...(notes.length === 0 ? {} : { notes }),
    segments: segments.map(segmentValue),
    stats: {
      audioSeconds: roundedSeconds(stats.audioSeconds),
      wallSeconds: roundedSeconds(stats.wallSeconds),
      realTimeFactor: short(stats.realTimeFactor),
      peakResidentBytes: stats.peakResidentBytes,
      contextBytes: stats.contextBytes,
      tokens: stats.tokens,
      batches: stats.batches,
    },
  };
}

export const json: Format = {
  mediaType: "application/json",
  what: "everything: times, words, probabilities, doubts, figures of the run",
  write(transcript) {
    const { segments, stats, ...head } = transcriptValue(transcript);
    const lines = Object.entries(head).map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)},\n`);
    const rows = Array.isArray(segments) ? segments.map((segment) => `    ${JSON.stringify(segment)}`) : [];
    const list = rows.length === 0 ? "[]" : `[\n${rows.join(",\n")}\n  ]`;
    const figures = JSON.stringify(stats, null, 2).replaceAll("\n", "\n  ");
    return `{\n${lines.join("")}  "segments": ${list},\n  "stats": ${figures}\n}\n`;
  },
};
