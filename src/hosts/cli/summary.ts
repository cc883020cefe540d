/** What is said at the end, and the report for programs. */
import { stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, relative, resolve } from "node:path";
import type { TranscribeOptions } from "../../api/engine.ts";
import type { FailureValue } from "../../api/failure.ts";
import type { CommandStore } from "../../app/command-store.ts";
import { codeOf } from "../../lib/error-code.ts";
import { Failure } from "../../lib/failure.ts";
import { bytes, clock, count, span, speed } from "../../lib/figures.ts";
import { languageNames, languagesOf } from "../../lib/languages.ts";
import type { Outcome } from "./outcomes.ts";
import { readyFolder } from "./results.ts";
import { shown } from "./terminal-text.ts";

const inState = <S extends Outcome["state"]>(outcomes: readonly Outcome[], state: S) =>
  outcomes.filter((one): one is Extract<Outcome, { state: S }> => one.state === state);

/**
 * A finished recording in a line: how long, how fast, what to look at again.
 * @param alone whether it was the only one: beside others its own time says nothing
 */
export function doneLines(outcome: Extract<Outcome, { state: "done" }>, alone: boolean): string[] {
  const { path, transcript, keptSeconds, results } = outcome;
  const { duration, segments, stats } = transcript;
  const name = shown(path);
  const fromBefore = keptSeconds >= duration && keptSeconds > 0;
  const worked = (duration - keptSeconds) / Math.max(1e-3, stats.wallSeconds);
  const pace = alone ? ` in ${span(stats.wallSeconds)}, ${speed(worked)}` : "";
  const how = fromBefore ? ", transcribed before" : pace;
  const written = results.length > 0 ? ` -> ${placesOf(results)}` : "";
  const lines = [`${name}: ${clock(duration)} of ${languageNames(languagesOf(transcript))}${how}${written}`];
  if (segments.length === 0) lines[0] = `${name}: no speech was found in its ${clock(duration)}${written}`;
  const doubtful = segments.filter(({ suspect = [] }) => suspect.length > 0);
  if (doubtful.length > 0) {
    const places = doubtful.slice(0, 5).map(({ start, suspect = [] }) => `${clock(start)} ${suspect.join(", ")}`);
    const more = doubtful.length > places.length ? "; more in json or md" : "";
    lines.push(`${name}: ${count(doubtful.length, "doubtful place")}: ${places.join("; ")}${more}`);
  }
  return lines;
}

/** Results, the first by its path, from the folder one is in where it is below that; the others, which stand beside it, by their names. */
function placesOf([first = "", ...others]: readonly string[]): string {
  const near = relative("", first);
  const path = near.startsWith("..") || isAbsolute(near) ? first : near;
  return [path, ...others.map((other) => (dirname(other) === dirname(first) ? basename(other) : other))]
    .map(shown)
    .join(", ");
}

/** Failures by their sentence, so that one reason for many files is told once. */
function failureLines(failed: readonly Extract<Outcome, { state: "failed" }>[]): string[] {
  const reasons = new Map<string, { failure: FailureValue; paths: string[] }>();
  for (const { path, failure } of failed) {
    const key = `${failure.code}\n${failure.message}\n${failure.hint}`;
    const reason = reasons.get(key) ?? { failure, paths: [] };
    reasons.set(key, reason);
    reason.paths.push(path);
  }
  return [...reasons.values()].flatMap(({ failure, paths }) => [
    `  ${paths.slice(0, 3).map(shown).join(", ")}${paths.length > 3 ? ` and ${paths.length - 3} more` : ""}`,
    `    ${failure.message} ${failure.hint}`,
  ]);
}

/** @param failures only what went wrong */
export function summaryLines(outcomes: readonly Outcome[], wallSeconds: number, failures: boolean): string[] {
  const done = inState(outcomes, "done");
  const failed = inState(outcomes, "failed");
  const skipped = inState(outcomes, "skipped");
  const untried = inState(outcomes, "untried");
  const lines: string[] = [];
  if (!failures && done.length + skipped.length > 1) {
    const seconds = done.reduce((sum, { transcript }) => sum + transcript.duration, 0);
    const worked = done.reduce((sum, { transcript, keptSeconds }) => sum + transcript.duration - keptSeconds, 0);
    const peak = Math.max(0, ...done.map(({ transcript }) => transcript.stats.peakResidentBytes));
    const parts = [
      `${count(done.length, "recording")}, ${clock(seconds)} of sound in ${span(wallSeconds)}`,
      worked > 0 ? speed(worked / wallSeconds) : "",
      peak > 0 ? `peak memory ${bytes(peak)}` : "",
      skipped.length > 0 ? `${skipped.length} skipped, done before` : "",
    ];
    lines.push(parts.filter((part) => part !== "").join(", "));
  }
  if (!failures && done.length === 0 && skipped.length === 1)
    lines.push(`${shown(skipped[0]?.path ?? "")}: done before`);
  if (failed.length > 0) {
    lines.push(`Failed: ${count(failed.length, "recording")} of ${outcomes.length}`, ...failureLines(failed));
    if (untried.length > 0) lines.push(`  ${count(untried.length, "recording")} not tried after that.`);
  }
  return lines;
}

export function reportOf(
  outcomes: readonly Outcome[],
  run: { version: string; startedAt: string; wallSeconds: number; options: TranscribeOptions },
): Record<string, unknown> {
  const done = inState(outcomes, "done");
  const number = (state: Outcome["state"]): number => inState(outcomes, state).length;
  const audioSeconds = done.reduce((sum, { transcript }) => sum + transcript.duration, 0);
  const decodedSeconds = audioSeconds - done.reduce((sum, { keptSeconds }) => sum + keptSeconds, 0);
  return {
    version: run.version,
    startedAt: run.startedAt,
    options: run.options,
    totals: {
      recordings: outcomes.length,
      done: number("done"),
      failed: number("failed"),
      skipped: number("skipped"),
      cancelled: number("cancelled"),
      untried: number("untried"),
      audioSeconds,
      decodedSeconds,
      wallSeconds: run.wallSeconds,
      realTimeFactor: decodedSeconds / Math.max(1e-3, run.wallSeconds),
      peakResidentBytes: Math.max(0, ...done.map(({ transcript }) => transcript.stats.peakResidentBytes)),
    },
    recordings: outcomes.map(recordingReport),
  };
}

function recordingReport(outcome: Outcome): Record<string, unknown> {
  if (outcome.state !== "done") return outcome;
  const { path, transcript, keptSeconds, results } = outcome;
  const { duration, language, segments, notes = [], stats } = transcript;
  const suspects = segments.flatMap(({ start, end, suspect = [] }) =>
    suspect.length > 0 ? [{ start, end, reasons: suspect }] : [],
  );
  const languages = languagesOf(transcript);
  return {
    path,
    state: "done",
    duration,
    language,
    ...(languages.length > 1 && { languages }),
    keptSeconds,
    results,
    segments: segments.length,
    suspects,
    notes,
    stats,
  };
}

/** Told before any work. @throws Failure usage.report, output.* */
export async function readyReport(path: string): Promise<void> {
  if ((await stat(path).catch(() => undefined))?.isDirectory())
    throw new Failure("usage.report", `${shown(path)} is a folder, where a report is a file.`, "Give the file's name.");
  await readyFolder(dirname(resolve(path)));
}

/** Whole or not at all; over an older one, which the person named. @throws Failure */
export async function writeReport(path: string, report: unknown, store: Pick<CommandStore, "replace">): Promise<void> {
  try {
    await store.replace(path, Buffer.from(`${JSON.stringify(report, null, 2)}\n`));
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const code = codeOf(cause);
    throw new Failure(
      "output.report",
      `The report ${shown(path)} can't be written${code === "" ? "" : ` (${code})`}.`,
      "Check that its folder is there and can be written to.",
      { cause },
    );
  }
}
