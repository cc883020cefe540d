/** How a file of the queue is to be transcribed from now on, and what becomes of what there is of it. */
import type { ChosenOptions, TranscribeOptions } from "../api/engine.ts";
import { wayOf } from "../store/identity.ts";
import { type Job, noFigures } from "./job.ts";

/** How files are to be transcribed: what a person chose, and what becomes of a file's options by it. */
export interface OptionChoice {
  chosen: ChosenOptions;
  /** @throws Failure options.* */
  applied(before: TranscribeOptions): TranscribeOptions;
}

export const isSameWay = (one: TranscribeOptions, other: TranscribeOptions): boolean =>
  wayOf(one, "") === wayOf(other, "");

/** How it is to be transcribed from now on. What is kept of another way of transcribing it stays and counts. */
export function chooseWay(job: Job, options: TranscribeOptions): void {
  const fresh = job.stored.fresh && isSameWay(job.stored.options, options);
  job.stored = { ...job.stored, options, fresh };
}

/** In another way than before: nothing of it is shown until its own journal is opened. */
export function chooseOtherWay(job: Job, options: TranscribeOptions): void {
  chooseWay(job, options);
  job.stored = { ...job.stored, language: null, run: null };
  job.figures = noFigures;
}

/** A finished file is to be transcribed again from its start. */
export function startOver(job: Job, options: TranscribeOptions): void {
  job.stored = { ...job.stored, fresh: true, run: null };
  chooseWay(job, options);
  job.figures = noFigures;
}
