/** Waiting for another program's commit without holding up this one: short tries at the lock, and other work between them. */
import { setTimeout as sleep } from "node:timers/promises";
import { Failure } from "../lib/failure.ts";

/** How long a try may hold up everything else. */
export const tryMilliseconds = 50;
const pauseMilliseconds = 100;
/** Behind this something is wrong with the other program. */
const mostMilliseconds = 120_000;

export const isBusy = (error: unknown): boolean => error instanceof Failure && error.code === "store.busy";

/** @param work does nothing, or all of it, when the database is locked @throws Failure store.busy when it stays so for two minutes */
export async function patiently<T>(work: () => T | Promise<T>): Promise<T> {
  const begun = performance.now();
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || performance.now() - begun > mostMilliseconds) throw error;
    }
    await sleep(pauseMilliseconds);
  }
}
