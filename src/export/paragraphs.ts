/** Segments gathered into paragraphs for reading: a new one at a new speaker, after a pause, or when it has grown long. */
import { languagesOf } from "../lib/languages.ts";
import { breakRank } from "./units.ts";
import { oneLine, type SpeakerSegment, spokenSegments, type Written } from "./written.ts";

export interface Paragraph {
  readonly startSeconds: number;
  readonly speaker: string;
  readonly segments: readonly SpeakerSegment[];
}

const pauseSeconds = 2;
const longCharacters = 500;

export function paragraphsOf(transcript: Written): Paragraph[] {
  const paragraphs: { startSeconds: number; speaker: string; segments: SpeakerSegment[] }[] = [];
  let length = 0;
  for (const segment of spokenSegments(transcript)) {
    const open = paragraphs.at(-1);
    const last = open?.segments.at(-1);
    const speaker = oneLine(segment.speaker ?? "");
    const goesOn =
      open !== undefined &&
      last !== undefined &&
      open.speaker === speaker &&
      segment.start - last.end < pauseSeconds &&
      (length < longCharacters || breakRank(last.text) !== 0);
    if (goesOn) open.segments.push(segment);
    else {
      paragraphs.push({ startSeconds: segment.start, speaker, segments: [segment] });
      length = 0;
    }
    length += segment.text.length;
  }
  return paragraphs;
}

/** What stands at the head of a document: kind of facts and values. */
export function headFacts(transcript: Written, length: string): string[] {
  const { language, model, attention } = transcript;
  const languages = languagesOf(transcript);
  const spoken = languages.length > 1 ? `languages: ${languages.join(", ")}` : `language: ${language}`;
  return [length, ...(language === "" ? [] : [spoken]), `${model}, ${attention} attention`];
}
