/** Diarisation error rate (NIST's): the share of what is said that is missed, heard where nobody speaks, or given to somebody else. */
import type { NamedTurn } from "./conversations.ts";

/** Seconds of speech; where two speak at once, of both. */
export interface DiarizationErrors {
  readonly spoken: number;
  readonly missed: number;
  readonly falseAlarm: number;
  readonly confused: number;
}

/** This near to where somebody begins or ends, nothing counts: nobody can say where exactly that is. */
const collarSeconds = 0.25;
const stepSeconds = 0.01;

/** @returns with the speakers named so that the fewest seconds are confused */
export function diarizationErrors(reference: readonly NamedTurn[], found: readonly NamedTurn[]): DiarizationErrors {
  const moments = momentsOf(reference, found);
  const [theirs, ours] = [namesOf(reference), namesOf(found)];
  const shared = ours.map((one) =>
    theirs.map((other) => moments.filter(({ said, heard }) => said.has(other) && heard.has(one)).length),
  );
  let [spoken, missed, falseAlarm, both] = [0, 0, 0, 0];
  for (const { said, heard } of moments) {
    spoken += said.size;
    missed += Math.max(0, said.size - heard.size);
    falseAlarm += Math.max(0, heard.size - said.size);
    both += Math.min(said.size, heard.size);
  }
  const confused = both - mostShared(shared, theirs.length);
  const seconds = (count: number): number => count * stepSeconds;
  return {
    spoken: seconds(spoken),
    missed: seconds(missed),
    falseAlarm: seconds(falseAlarm),
    confused: seconds(confused),
  };
}

export const diarizationErrorRate = ({ spoken, missed, falseAlarm, confused }: DiarizationErrors): number =>
  (missed + falseAlarm + confused) / spoken;

interface Moment {
  readonly said: ReadonlySet<string>;
  readonly heard: ReadonlySet<string>;
}

const namesOf = (turns: readonly NamedTurn[]): string[] => [...new Set(turns.map(({ speaker }) => speaker))];

function momentsOf(reference: readonly NamedTurn[], found: readonly NamedTurn[]): Moment[] {
  const end = Math.max(0, ...[...reference, ...found].map((turn) => turn.end));
  const steps = Math.ceil(end / stepSeconds);
  const moments = Array.from({ length: steps }, () => ({
    counts: true,
    said: new Set<string>(),
    heard: new Set<string>(),
  }));
  /** the moments, each in the middle of its step, from one time up to another */
  const within = (from: number, to: number) =>
    moments.slice(Math.max(0, Math.ceil(from / stepSeconds - 0.5)), Math.max(0, Math.ceil(to / stepSeconds - 0.5)));
  for (const { speaker, start, end } of reference) {
    for (const { said } of within(start, end)) said.add(speaker);
    for (const edge of [start, end])
      for (const moment of within(edge - collarSeconds, edge + collarSeconds)) moment.counts = false;
  }
  for (const { speaker, start, end } of found) for (const { heard } of within(start, end)) heard.add(speaker);
  return moments.filter(({ counts }) => counts);
}

/** Of a table of moments, the most that pairs of a row and a column can have, each used once: by sets of columns that are used. */
function mostShared(table: readonly (readonly number[])[], columns: number): number {
  let best = new Map([[0, 0]]);
  for (const row of table) {
    const next = new Map(best);
    for (const [used, sum] of best)
      for (let column = 0; column < columns; column++) {
        const gain = row[column] ?? 0;
        const set = used | (1 << column);
        if (gain > 0 && set !== used && sum + gain > (next.get(set) ?? -1)) next.set(set, sum + gain);
      }
    best = next;
  }
  // Not Math.max(...): of 18 people there can be more sets than a call takes arguments.
  return [...best.values()].reduce((most, sum) => Math.max(most, sum));
}
