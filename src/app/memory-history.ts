/** The engine's memory over the last minute, for pages that are opened or reloaded meanwhile. */
import type { HostEvent, Output } from "../api/contract.ts";

export interface MemoryHistory {
  onEvent(event: HostEvent): void;
  read(): Output<"memory">;
}

const lineSeconds = 60;
/** Files that share a batch tell of the same process within this time: that is one moment. */
const momentSeconds = 0.2;

/** @param now seconds, of any clock that goes on */
export function createMemoryHistory(now: () => number): MemoryHistory {
  let latest: Output<"memory">["latest"] = null;
  let line: { at: number; residentBytes: number }[] = [];
  return {
    onEvent(event) {
      if (event.type !== "memory") return;
      latest = { id: event.id, memory: event.memory };
      const { residentBytes } = event.memory;
      const at = now();
      const newest = line.at(-1);
      if (newest !== undefined && at - newest.at < momentSeconds) newest.residentBytes = residentBytes;
      else line = [...line.filter((sample) => at - sample.at < lineSeconds), { at, residentBytes }];
    },
    read() {
      const at = now();
      return {
        latest,
        line: line.flatMap(({ at: then, residentBytes }) =>
          at - then < lineSeconds ? [{ secondsAgo: Math.max(0, at - then), residentBytes }] : [],
        ),
      };
    },
  };
}
