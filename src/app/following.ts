/** Files that are looked at just now: their words are told while they are decoded. Nobody says that they look away: they ask no more. */
import { followSeconds } from "../api/contract.ts";

export interface Following {
  /** a page looks at this file */
  follow(path: string): void;
  close(): void;
}

/** @param onChange is told of all files that are looked at, whenever there are others */
export function createFollowing(onChange: (paths: readonly string[]) => void): Following {
  const ends = new Map<string, NodeJS.Timeout>();
  const tell = (): void => onChange([...ends.keys()]);
  return {
    follow(path) {
      const known = ends.get(path);
      clearTimeout(known);
      const end = setTimeout(() => {
        ends.delete(path);
        tell();
      }, followSeconds * 1000);
      ends.set(path, end);
      if (known === undefined) tell();
    },
    close() {
      for (const end of ends.values()) clearTimeout(end);
      ends.clear();
    },
  };
}
