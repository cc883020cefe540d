/**
 * A disk and a ledger in whose hands this process dies: behind the step of a number, whatever that step is. Before a step is behind the
 * last one, as nothing changes between them.
 */

import { type Disk, realDisk } from "../../../src/store/output.ts";
import type { Ledger } from "../../../src/store/outputs.ts";

/** As the system does it: nothing of this process runs any more. */
const die = (): void => void process.kill(process.pid, "SIGKILL");

/** Those that change something. */
type Step = "makeFolder" | "write" | "placeNew" | "replace" | "announce" | "settled";
type Steps = <T>(name: Step, work: () => T) => T;

/** Says each step on stderr, so that whoever kills knows which there are. @param last from 0; -1 for none */
export function diesBehind(last: number): Steps {
  let place = 0;
  return (name, work) => {
    const isLast = place++ === last;
    process.stderr.write(`step ${name}\n`);
    const result = work();
    if (!isLast) return result;
    // A promise's step is over when it is.
    if (result instanceof Promise) void result.then(die);
    else die();
    return result;
  };
}

export function deadlyDisk(steps: Steps): Disk {
  return {
    ...realDisk,
    makeFolder: (path) => steps("makeFolder", () => realDisk.makeFolder(path)),
    write: (path, bytes) => steps("write", () => realDisk.write(path, bytes)),
    placeNew: (from, to) => steps("placeNew", () => realDisk.placeNew(from, to)),
    replace: (from, to) => steps("replace", () => realDisk.replace(from, to)),
  };
}

export function deadlyLedger(ledger: Ledger, steps: Steps): Ledger {
  return {
    ...ledger,
    announce: (draft, placing) => steps("announce", () => ledger.announce(draft, placing)),
    settled: (draft) => steps("settled", () => ledger.settled(draft)),
  };
}

/** @returns the steps that a program said */
export const stepsIn = (said: string): string[] =>
  said.split("\n").flatMap((line) => (line.startsWith("step ") ? line.slice(5) : []));
