/** Tables of whole commands: alone or beside another build, and by part. */
import type { CommandFigure, ProfileFigure } from "./result.ts";
import { inMegabytes, inPercent, table } from "./tables.ts";

const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const middle = (values: readonly number[]): number => {
  const inOrder = sorted(values);
  const half = inOrder.length / 2;
  return ((inOrder[Math.ceil(half) - 1] ?? Number.NaN) + (inOrder[Math.floor(half)] ?? Number.NaN)) / 2;
};

type Round = CommandFigure["rounds"][number]["own"];

/** What each takes, and the other build over this one, each round by itself: the middle, and from where to where. */
export function commandsTable(commands: readonly CommandFigure[]): string {
  const ratios = (rounds: CommandFigure["rounds"], of: (round: Round) => number | null): string => {
    const all = rounds.flatMap(({ own, other }) => {
      const [mine, theirs] = [of(own), other && of(other)];
      return mine === null || theirs === null ? [] : [theirs / mine];
    });
    const [least, most] = [Math.min(...all), Math.max(...all)];
    return all.length === 0 ? "-" : `${middle(all).toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
  };
  const most = (rounds: readonly Round[]): string => {
    const all = rounds.flatMap(({ peakResidentBytes }) => peakResidentBytes ?? []);
    return inMegabytes(all.length > 0 ? middle(all) : null);
  };
  const seconds = (rounds: readonly Round[]): string =>
    rounds.length === 0 ? "-" : middle(rounds.map(({ wallSeconds }) => wallSeconds)).toFixed(2);
  const head = ["seconds", "the other", "times as fast", "processor time", "peak memory", "the other", "ratio"];
  return table(
    ["file", "attention", "against", "rounds", ...head, "errors", "the other"],
    commands.map(({ file, attention, against, rounds }) => {
      const [own, other] = [rounds.map((round) => round.own), rounds.flatMap((round) => round.other ?? [])];
      return [
        ...[file, attention, against ?? "-", String(rounds.length)],
        ...[own, other].map(seconds),
        ratios(rounds, ({ wallSeconds }) => wallSeconds),
        ratios(rounds, ({ processorSeconds }) => processorSeconds),
        ...[most(own), most(other)],
        ratios(rounds, ({ peakResidentBytes }) => peakResidentBytes),
        ...[inPercent(own[0]?.wordErrorRate ?? null), inPercent(other[0]?.wordErrorRate ?? null)],
      ];
    }),
  );
}

/** Threads first, then sessions: opened, run, by operation. */
export function profileTable(profile: readonly ProfileFigure[]): string {
  return profile.map(profileOf).join("\n\n");
}

function profileOf({ file, attention, wallSeconds, profiledSeconds, threads, sessions }: ProfileFigure): string {
  const rows = (parts: Record<string, number>, whole: number): string[][] =>
    Object.entries(parts).map(([part, ms]) => [part, ms.toFixed(0), inPercent(ms / whole)]);
  const threadTables = threads.map(({ milliseconds, parts }, i) => {
    const name = i === 0 ? "The command's own thread" : "A thread of its own, which reads";
    return `${name}, ${milliseconds.toFixed(0)} ms:\n\n${table(["part", "ms", "share"], rows(parts, milliseconds))}`;
  });
  const sessionsTable = table(
    ["session", "opened, ms", "runs", "run, ms", "a run"],
    sessions.map(({ session, openedMilliseconds, runs, milliseconds }) => [
      ...[session, openedMilliseconds.toFixed(0), String(runs), milliseconds.toFixed(0)],
      (milliseconds / Math.max(1, runs)).toFixed(1),
    ]),
  );
  const operations = sessions
    .filter(({ milliseconds }) => milliseconds > 0.02 * 1000 * profiledSeconds)
    .map(({ session, milliseconds, operations: kinds }) => {
      return `${session}, by place and operation:\n\n${table(["kind", "ms", "share"], rows(kinds, milliseconds))}`;
    });
  const head = `${file}, ${attention}: ${wallSeconds.toFixed(2)} s, ${profiledSeconds.toFixed(2)} s while it is looked at`;
  return [head, ...threadTables, sessionsTable, ...operations].join("\n\n");
}
