/** `slimscribe compare`: the same recordings in each mode; are the tokens the same, what does each cost? */
import type { TranscribeOptions } from "../../api/engine.ts";
import type { FailureValue } from "../../api/failure.ts";
import type { Attention } from "../../api/transcript.ts";
import type { CompareEvents, FileComparison, ModeResult } from "../../app/compare.ts";
import { bytes, count, figure, grouped, speed } from "../../lib/figures.ts";
import { loggedFailure } from "../../lib/log.ts";
import { kindsOf } from "../../lib/passed-over.ts";
import { columned } from "./columned.ts";
import { exit, type Host } from "./host.ts";
import { Interruption } from "./interruption.ts";
import { ProgressLine } from "./progress.ts";
import { findRecordings } from "./recordings.ts";
import { shown } from "./terminal-text.ts";

export interface CompareRequest {
  paths: readonly string[];
  modes: readonly Attention[];
  options: TranscribeOptions;
  recursive: boolean;
  quiet: boolean;
  json: boolean;
}

/** All recordings' results of a mode as one: sums, means by token and by second, the most of what was held. */
function together(comparisons: readonly FileComparison[]): ModeResult[] {
  const first = comparisons[0]?.modes ?? [];
  return first.map(({ attention }, place) => {
    const all = comparisons.flatMap(({ modes }) => modes[place] ?? []);
    const sum = (of: (one: ModeResult) => number): number => all.reduce((total, one) => total + of(one), 0);
    const most = (of: (one: ModeResult) => number): number => Math.max(...all.map(of));
    const [tokens, milliseconds] = [sum((one) => one.tokens), sum((one) => one.milliseconds)];
    return {
      attention,
      tokens,
      milliseconds,
      millisecondsPerToken: milliseconds / Math.max(1, tokens),
      bytesPerStream: most((one) => one.bytesPerStream),
      crossBytes: most((one) => one.crossBytes),
      selfBytes: most((one) => one.selfBytes),
      allocatedBytes: most((one) => one.allocatedBytes),
      // Geometric: a recording twice as fast and one half as fast are as fast as before.
      realTimeFactor: Math.exp(sum((one) => Math.log(Math.max(1e-9, one.realTimeFactor))) / all.length),
      peakResidentBytes: most((one) => one.peakResidentBytes),
    };
  });
}

function modesTable(modes: readonly ModeResult[]): string {
  const [base] = modes;
  const ratio = (of: (one: ModeResult) => number, one: ModeResult): string =>
    base && one !== base ? ` (${figure(of(one) / of(base))})` : "";
  return columned([
    ["mode", "tokens", "ms per token", "context per stream", "cross", "self", "allocated", "real time", "peak memory"],
    ...modes.map((one) => [
      one.attention,
      grouped(one.tokens),
      figure(one.millisecondsPerToken) + ratio((mode) => mode.millisecondsPerToken, one),
      bytes(one.bytesPerStream) + ratio((mode) => mode.bytesPerStream, one),
      ...[one.crossBytes, one.selfBytes, one.allocatedBytes].map(bytes),
      speed(one.realTimeFactor),
      bytes(one.peakResidentBytes),
    ]),
  ]);
}

function sentence({ windows, tokensEqual, equalWindows, firstDifference, modes }: FileComparison): string {
  if (windows === 0) return "no speech was found";
  const inWindows = count(windows, "window");
  if (tokensEqual) {
    const how = modes.length === 2 ? "both" : `all ${modes.length}`;
    return `same ${count(modes[0]?.tokens ?? 0, "token")} in ${how} (${inWindows})`;
  }
  const where = firstDifference
    ? `; first in window ${firstDifference.window + 1} at token ${firstDifference.token + 1}`
    : "";
  return `tokens differ in ${windows - equalWindows} of ${inWindows}${where}`;
}

function fileLines(comparison: FileComparison): string {
  const texts = comparison.firstDifference?.texts ?? [];
  const said = comparison.modes.map(({ attention }, place) => `  ${attention}: ${(texts[place] ?? "").trim()}\n`);
  return `${shown(comparison.file)}: ${sentence(comparison)}\n${comparison.tokensEqual ? "" : said.join("")}`;
}

/** @returns the exit code: 1 where tokens differ or a recording could not be compared */
export async function compareAll(request: CompareRequest, host: Host): Promise<number> {
  const { modes, options } = request;
  const { recordings, unreadable, ignored } = await findRecordings(
    host,
    request.paths,
    { kind: "stdout" },
    request.recursive,
  );
  const progress = new ProgressLine(host.err, () => host.now(), request.quiet);
  const interruption = new Interruption(host, () => progress.say("Stopping after the current step."));
  // What can't be read is told before what takes long.
  if (recordings.length > 0)
    for (const { path, failure } of unreadable) progress.note(`${shown(path)}: ${failure.message}`);
  const comparisons: FileComparison[] = [];
  const failed: { path: string; failure: FailureValue }[] = [...unreadable];
  try {
    for (const [place, { path }] of recordings.entries()) {
      if (interruption.wanted) break;
      try {
        const onEvent = progressOf(path, place, recordings.length, modes.length, progress);
        const comparison = await host.compareFile(path, { modes, options }, onEvent, interruption.signal);
        comparisons.push(comparison);
        if (!request.json) progress.aside(() => host.out.write(fileLines(comparison)));
      } catch (error) {
        if (!interruption.wanted) failed.push({ path, failure: loggedFailure("a comparison failed", error, path) });
      }
    }
  } finally {
    progress.end();
    interruption.close();
  }
  // Of nothing there is nothing that could be equal.
  const isCompared = comparisons.some(({ windows }) => windows > 0);
  const equal = comparisons.every(({ tokensEqual }) => tokensEqual);
  const total = together(comparisons);
  if (request.json)
    host.out.write(
      `${JSON.stringify({ equal: isCompared ? equal : null, total, recordings: comparisons, failed, ignored }, null, 2)}\n`,
    );
  else if (comparisons.length > 0) host.out.write(`\n${totalLine(comparisons, equal)}${modesTable(total)}`);
  if (recordings.length > 0 && ignored.length > 0) progress.note(`Passed over: ${kindsOf(ignored)}`);
  for (const { path, failure } of failed) host.err.write(`${shown(path)}: ${failure.message} ${failure.hint}\n`);
  // An interruption behind the last recording has cancelled nothing.
  const settled = comparisons.length + failed.length - unreadable.length;
  if (interruption.wanted && settled < recordings.length) return exit.cancelled;
  return equal && failed.length === 0 ? exit.done : exit.someFailed;
}

function totalLine(comparisons: readonly FileComparison[], equal: boolean): string {
  if (comparisons.length < 2) return "";
  const windows = comparisons.reduce((sum, one) => sum + one.windows, 0);
  const same = comparisons.reduce((sum, one) => sum + one.equalWindows, 0);
  if (windows === 0) return `${count(comparisons.length, "recording")}: no speech was found\n\n`;
  const what = equal ? "the same tokens in every one" : `the same tokens in ${grouped(same)}`;
  return `${count(comparisons.length, "recording")}, ${count(windows, "window")}: ${what}\n\n`;
}

function progressOf(
  path: string,
  place: number,
  recordings: number,
  modes: number,
  progress: ProgressLine,
): CompareEvents {
  return (event, passes) => {
    if (event.type === "preparing") progress.prepare(event);
    if (event.type === "warning") progress.note(`${shown(path)}: ${event.message}`);
    if (event.type !== "progress") return;
    const { doneSeconds, totalSeconds, realTimeFactor } = event;
    const part = totalSeconds ? Math.min(1, doneSeconds / totalSeconds) : 0;
    const pass = place * modes + passes.length - 1;
    progress.update({
      what: `${shown(path)}, ${passes.at(-1)?.attention ?? ""}`,
      place: recordings > 1 ? `${place} of ${recordings} done` : "",
      fraction: (pass + part) / (recordings * modes),
      realTimeFactor,
      secondsLeft: undefined,
    });
  };
}
