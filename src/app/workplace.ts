/**
 * Where the queue's recordings are worked on, and which one is begun next. Usually that is this machine's engine; a queue that many machines
 * share is the other (src/workers). The list, its order, the journal and the results are the same for both: what comes back is kept here.
 */
import type { Engine } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import type { Job } from "./job.ts";
import { nextToMeasure, nextToStart } from "./places.ts";

export interface Workplace {
  /** Takes a recording and tells what becomes of it; several at once. */
  readonly engine: Pick<Engine, "transcribe" | "follow" | "close">;
  /** @param waiting in the queue's order @returns the one to begin now, if any */
  next(waiting: readonly Job[], underWay: readonly Job[]): Job | undefined;
  /** @returns one whose length has to be known first */
  toMeasure(waiting: readonly Job[], underWay: readonly Job[]): Job | undefined;
  /** Hears what keeps it from working, each time that changes; null: nothing any more. */
  listen?(onTrouble: (trouble: FailureValue | null) => void): void;
}

/** @param most long files at once */
export function hereAlone(engine: Engine, most: () => number): Workplace {
  return {
    engine,
    next: (waiting, underWay) => nextToStart(waiting, underWay, most()),
    toMeasure: (waiting, underWay) => nextToMeasure(waiting, underWay, most()),
  };
}
