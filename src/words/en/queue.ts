/**
 * Sentences of the queue. One word for one thing, in the window and the terminal:
 * - Go on: work that was paused, cancelled or interrupted continues behind its last finished window.
 * - Retry: a file that failed is tried, behind what was finished of it.
 * - Transcribe again: a file that is done begins anew; changes to it are asked about.
 * - Decode again: one span, in another way; Undo brings the old words back.
 * - Undo, Redo: the person's own changes, one step back or forth.
 */
import type { Comparison } from "../../api/comparison.ts";
import type { Preparing } from "../../api/engine.ts";
import type { QueueState } from "../../api/queue.ts";
import { count, grouped, percentSoFar, speed, timeLeft } from "../../lib/figures.ts";

export const queueWords = {
  queue: {
    title: "Queue",
    summary: (done: number, all: number) => `${grouped(done)} of ${grouped(all)} done`,
    left: (seconds: number) => timeLeft(seconds),
    pauseAll: "Pause all",
    resumeAll: "Go on",
    retryFailed: "Retry failed",
    hideDone: "Hide done",
    showDone: "Show done",
    pause: "Pause",
    resume: "Go on",
    cancel: "Cancel",
    retry: "Retry",
    again: "Transcribe again",
    remove: "Remove from the list",
    top: "Move to the top",
    reveal: "Show the file in its folder",
    more: (name: string) => `More for ${name}`,
    removed: (n: number) => `${count(n, "file", "files")} removed.`,
    undo: "Undo",
    goesOn: (at: string) => `goes on at ${at}`,
    wentOn: (at: string) => `went on at ${at}`,
    allPaused: "paused",
    listening: "listening",
    preparing: ({ step, share }: Preparing): string => {
      if (step === "kernels") return "measuring this processor";
      if (step === "speakers") return `finding out who speaks ${percentSoFar(share ?? 0)}`;
      return step === "loading" ? "loading the model" : `preparing ${percentSoFar(share ?? 0)}`;
    },
    comparing: ({ preparing, progress }: Comparison): string =>
      preparing === null ? `comparing ${percentSoFar(progress)}` : queueWords.queue.preparing(preparing),
    list: "Files",
    silent: "No speech found",
    suspects: (n: number) => count(n, "doubtful span", "doubtful spans"),
    open: "Queue",
    close: "Close the queue",
    filter: "Filter by name",
    selected: (n: number) => `${grouped(n)} chosen`,
  },
  doubt: {
    no: "Leave it as it is",
    again: (n: number) => `Transcribe ${n === 1 ? "it" : count(n, "file", "files")} again?`,
    againHint: (edited: readonly string[]) =>
      `Your changes to ${edited.slice(0, 2).join(" and ")}${edited.length > 2 ? ` and ${count(edited.length - 2, "other", "others")}` : ""} are replaced by what is heard anew. They can't be brought back.`,
    yes: "Transcribe again",
    revert: "Go back to the original?",
    revertHint: (name: string) =>
      `Your changes to ${name} are replaced by what was heard. Undo brings them back while this file stays open.`,
  },
  states: {
    queued: "Queued",
    running: "Running",
    next: "Next",
    cancelling: "Stopping after this step",
    paused: "Paused",
    cancelled: "Cancelled",
    failed: "Failed",
    done: "Done",
  } satisfies Record<QueueState, string>,
  rowFigures: (factor: number, left: number | null) =>
    left === null ? speed(factor) : `${speed(factor)}, ${timeLeft(left)}`,
};
