/** What became of recordings, and what that is for the command. */
import type { FailureValue } from "../../api/failure.ts";
import type { Transcript } from "../../api/transcript.ts";
import { exit } from "./host.ts";

/** What became of one recording. */
export type Outcome =
  | { state: "done"; path: string; transcript: Transcript; keptSeconds: number; results: string[] }
  | { state: "skipped"; path: string }
  | { state: "failed"; path: string; failure: FailureValue }
  | { state: "cancelled"; path: string; keptSeconds: number }
  /** never begun: cancelled before, or the same failure awaited it */
  | { state: "untried"; path: string };

/** It would happen to every other recording as well. */
export const sameForAll = ({ code }: FailureValue): boolean => /^(model\.|engine\.mode$)/.test(code);

/** … because of how the command was called. */
const isWrongUsage = ({ code }: FailureValue): boolean =>
  /^(model\.(missing|translate|language)|engine\.mode)$/.test(code);

/** Decoded or decodable, but the disk didn't take it: the same command will go on when it does. */
export const isHindered = (outcome: Outcome): boolean =>
  outcome.state === "failed" && /^(output|store)\./.test(outcome.failure.code);

export const isLeft = ({ state }: Outcome): boolean => state === "cancelled" || state === "untried";

export function goOnLine(outcomes: readonly Outcome[]): string {
  return `Stopped with ${outcomes.filter(isLeft).length} of ${outcomes.length} still to do. Run the same command to go on where this stopped.`;
}

export function exitCode(outcomes: readonly Outcome[], isCut: boolean): number {
  if (isCut) return exit.cancelled;
  const failures = outcomes.flatMap((one) => (one.state === "failed" ? [one.failure] : []));
  if (failures.some(isWrongUsage)) return exit.wrongUsage;
  return failures.length > 0 ? exit.someFailed : exit.done;
}
