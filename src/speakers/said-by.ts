/** Segments with who says them: one is divided where the speaker changes, by the times of its words. */
import type { Segment, Word } from "../api/transcript.ts";
import { present } from "../lib/check.ts";
import { speakerName } from "../lib/speaker-names.ts";
import type { SpeakerTurn } from "./turns.ts";

/** A change of speakers is at the end of a sentence that is this near, in words and in seconds: times of words and turns are no more exact. */
const nearWords = 2;
const nearSeconds = 0.7;
/** Two speak at once for so long, or for half of a segment. */
const overlapSeconds = 1;
const leastOverlapSeconds = 0.3;

const endsSentence = /[.!?…。！？｡]["'”’»)\]]*$/;

/**
 * @param segments with word times; one without goes whole to whoever speaks most of it. The first part of a divided one keeps its tokens
 * @param turns in the order of their starts; none: segments stay as they are
 */
export function saidBy(segments: readonly Segment[], turns: readonly SpeakerTurn[]): Segment[] {
  if (turns.length === 0) return [...segments];
  return segments.flatMap((segment) => dividedByVoice(segment, turnsNear(segment, turns)));
}

function dividedByVoice(segment: Segment, turns: readonly SpeakerTurn[]): Segment[] {
  const { words = [] } = segment;
  const isWritten =
    words
      .map(({ text }) => text)
      .join("")
      .trim() === segment.text.trim();
  if (words.length === 0 || !isWritten) return [named(segment, speakerIn(segment, turns), turns)];
  const speakers = settled(words, turns);
  const parts: Segment[] = [];
  for (let from = 0, to = 1; from < words.length; from = to, to++) {
    while (to < words.length && speakers[to] === speakers[from]) to++;
    const own = words.slice(from, to);
    const part: Segment = {
      ...segment,
      start: from === 0 ? segment.start : present(own[0], "word").start,
      end: to === words.length ? segment.end : present(own.at(-1), "word").end,
      text: own.map(({ text }) => text).join(""),
      tokens: from === 0 ? segment.tokens : [],
      words: own,
    };
    parts.push(named(part, present(speakers[from], "speaker"), turns));
  }
  return parts;
}

function named(segment: Segment, speaker: number, turns: readonly SpeakerTurn[]): Segment {
  const isDoubtful = saysAtOnce(segment, turns);
  const { suspect = [] } = segment;
  return {
    ...segment,
    speaker: speakerName(speaker),
    ...(isDoubtful && { suspect: [...suspect, "overlap" as const] }),
  };
}

/** Those that a segment may be a part of: the ones that touch it, else the nearest. */
function turnsNear({ start, end }: Segment, turns: readonly SpeakerTurn[]): SpeakerTurn[] {
  const touching = turns.filter((turn) => turn.start < end && turn.end > start);
  if (touching.length > 0) return touching;
  const distance = (turn: SpeakerTurn): number => Math.max(turn.start - end, start - turn.end);
  return [turns.reduce((nearest, turn) => (distance(turn) < distance(nearest) ? turn : nearest))];
}

type Times = Pick<Word, "start" | "end">;

const sharedSeconds = (a: Times, b: Times): number => Math.min(a.end, b.end) - Math.max(a.start, b.start);

/** Who speaks most of a span; who speaks nearest to it where nobody does. @param before whoever spoke the word before has it where two speak as long */
function speakerIn(span: Times, turns: readonly SpeakerTurn[], before?: number): number {
  let [speaker, most] = [present(turns[0], "turn").speaker, Number.NEGATIVE_INFINITY];
  for (const turn of turns) {
    const shared = sharedSeconds(span, turn);
    if (shared > most || (shared === most && turn.speaker === before)) [speaker, most] = [turn.speaker, shared];
  }
  return speaker;
}

/** A speaker for each word; changes are put at the ends of sentences where these are near. */
function settled(words: readonly Word[], turns: readonly SpeakerTurn[]): number[] {
  const speakers: number[] = [];
  for (const word of words) {
    const before = speakers.at(-1);
    // A mark by itself was said by nobody.
    const isMark = before !== undefined && !/[\p{L}\p{N}]/u.test(word.text);
    speakers.push(isMark ? before : speakerIn(word, turns, before));
  }
  // A word within a sentence of somebody else's is his.
  for (let i = 1; i < words.length - 1; i++)
    if (speakers[i - 1] === speakers[i + 1] && !isBorder(words, i)) speakers[i] = present(speakers[i - 1], "speaker");
  for (let change = 1; change < words.length; change++) {
    if (speakers[change] === speakers[change - 1]) continue;
    const border = borderNear(words, change);
    if (border === undefined || border === change) continue;
    const by = present(speakers[border < change ? change : change - 1], "speaker");
    speakers.fill(by, Math.min(border, change), Math.max(border, change));
    change = Math.max(border, change);
  }
  return speakers;
}

/** Whether a sentence ends before a word. */
const isBorder = (words: readonly Word[], at: number): boolean =>
  at === 0 || at === words.length || endsSentence.test(words[at - 1]?.text.trim() ?? "");

function borderNear(words: readonly Word[], change: number): number | undefined {
  const time = (at: number): number => words[at]?.start ?? words.at(-1)?.end ?? 0;
  for (let away = 0; away <= nearWords; away++)
    for (const at of [change - away, change + away])
      if (at >= 0 && at <= words.length && isBorder(words, at) && Math.abs(time(at) - time(change)) <= nearSeconds)
        return at;
  return undefined;
}

/** Whether two speak at once in a good part of it: Whisper hears one of them. */
function saysAtOnce(span: Times, turns: readonly SpeakerTurn[]): boolean {
  let seconds = 0;
  for (const [i, one] of turns.entries())
    for (const other of turns.slice(i + 1)) {
      if (other.speaker === one.speaker) continue;
      const both = { start: Math.max(one.start, other.start), end: Math.min(one.end, other.end) };
      seconds += Math.max(0, sharedSeconds(span, both));
    }
  const half = (span.end - span.start) / 2;
  return seconds >= overlapSeconds || (seconds >= half && seconds >= leastOverlapSeconds);
}
