/** Short segments merged with their neighbours by a rule. */
import type { EditedSegment } from "../src/api/document.ts";
import { joinedSegments } from "./segment-edits.ts";

type Segments = readonly EditedSegment[];

export interface ShortRule {
  /** a segment is short that is shorter than this, in seconds, */
  seconds: number;
  /** or has fewer characters */
  characters: number;
  /** silence between two that are merged, at most, in seconds */
  gap: number;
  /** also where a sentence ends between them */
  acrossSentences: boolean;
}

export const usualShortRule: ShortRule = { seconds: 1, characters: 12, gap: 0.5, acrossSentences: false };

const sentenceEnd = /[.!?…。！？؟۔।॥]["'”’»)\]」』）]*$/u;

/** Seconds that are no difference: times are shown, and typed, with three places. */
const none = 0.0005;

/** Never what two people say, or what is said in two languages. */
function mergeable(before: EditedSegment, after: EditedSegment, rule: ShortRule): boolean {
  if ((before.speaker ?? "") !== (after.speaker ?? "") || before.language !== after.language) return false;
  if (after.start - before.end > rule.gap + none) return false;
  return rule.acrossSentences || !sentenceEnd.test(before.text.trim());
}

/** @returns every short one with what follows it, or else with what is before it; the segments themselves where none is merged */
export function mergeShort(segments: Segments, rule: ShortRule): Segments {
  const short = ({ start, end, text }: EditedSegment): boolean =>
    end - start < rule.seconds - none || [...text.trim()].length < rule.characters;
  const merged: EditedSegment[] = [];
  /** The last one had nobody behind it: does somebody before it take it? */
  const joinBack = (): void => {
    const [before, last] = [merged.at(-2), merged.at(-1)];
    if (before === undefined || last === undefined || !short(last) || !mergeable(before, last, rule)) return;
    merged.splice(-2, 2, joinedSegments(before, last));
  };
  for (const segment of segments) {
    const last = merged.at(-1);
    if (last !== undefined && short(last) && mergeable(last, segment, rule)) {
      merged[merged.length - 1] = joinedSegments(last, segment);
      continue;
    }
    joinBack();
    merged.push(segment);
  }
  joinBack();
  return merged.length === segments.length ? segments : merged;
}
