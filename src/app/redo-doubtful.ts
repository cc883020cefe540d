/** The doubtful passages of a transcript heard again with another model, whose words take their place. */
import { randomUUID } from "node:crypto";
import type { EditedSegment } from "../api/document.ts";
import { type RedoneRecording, type RedoParts, redo } from "./redo.ts";

/** Segments that follow each other and are heard in one go. */
interface Passage {
  from: number;
  /** behind the last one */
  to: number;
}

/** A longer pause, and two passages have nothing to do with each other. */
const longestPauseSeconds = 1;
/** As a window is. */
const longestSeconds = 28;

const isDoubtful = ({ suspect = [], kept = false }: EditedSegment): boolean => suspect.length > 0 && !kept;

/** @param segments in the order of their starts */
export function doubtfulPassages(segments: readonly EditedSegment[]): Passage[] {
  const passages: Passage[] = [];
  segments.forEach((segment, place) => {
    if (!isDoubtful(segment)) return;
    const last = passages.at(-1);
    const [first, before] = [segments[last?.from ?? -1], segments[place - 1]];
    const goesOn =
      last?.to === place &&
      first !== undefined &&
      before !== undefined &&
      before.speaker === segment.speaker &&
      segment.start - before.end <= longestPauseSeconds &&
      segment.end - first.start <= longestSeconds;
    if (goesOn) last.to++;
    else passages.push({ from: place, to: place + 1 });
  });
  return passages;
}

export interface RedoneTranscript {
  segments: EditedSegment[];
  /** passages that were doubtful, and those that have the other model's words now */
  doubtful: number;
  replaced: number;
}

/**
 * What is doubtful stays where the other model hears no words: text is marked, and never deleted for a suspicion.
 * @param isStopped asked before each passage: the rest stays as it is
 * @throws Failure
 */
export async function redoDoubtful(
  parts: RedoParts,
  recording: RedoneRecording,
  heard: readonly EditedSegment[],
  model: string,
  isStopped: () => boolean = () => false,
): Promise<RedoneTranscript> {
  const segments: EditedSegment[] = [];
  const passages = doubtfulPassages(heard);
  let [reached, replaced] = [0, 0];
  for (const { from, to } of passages) {
    if (isStopped()) break;
    const before = heard.slice(from, to);
    const start = heard[from]?.start ?? 0;
    const end = Math.max(...before.map((segment) => segment.end));
    const again = await redo(parts, recording, heard, { id: recording.stored.path, start, end, how: { model } });
    const hasWords = again.some(({ text }) => text.trim() !== "");
    const now = hasWords ? again.map((segment) => ({ ...segment, key: randomUUID() })) : before;
    segments.push(...heard.slice(reached, from), ...now);
    reached = to;
    if (hasWords) replaced++;
  }
  return { segments: [...segments, ...heard.slice(reached)], doubtful: passages.length, replaced };
}
