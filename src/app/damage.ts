/** What the person is told of damaged rows of the database that were set aside: each page, once, while the program runs. */
import type { HostEvent } from "../api/contract.ts";
import { Failure } from "../lib/failure.ts";
import type { SetAside, SourceTable } from "../store/set-aside.ts";
import type { Store } from "../store/store.ts";

const names: Record<SourceTable, readonly [one: string, many: string]> = {
  jobs: ["a file of the queue", "files of the queue"],
  windows: ["a part of a transcript", "parts of transcripts"],
  edits: ["the changes to a transcript", "the changes to transcripts"],
  settings: ["the settings", "settings"],
};

/** @returns the sentence about them, null when there are none */
export function damageNotice(rows: readonly SetAside[]): HostEvent | null {
  if (rows.length === 0) return null;
  const what = Object.entries(names).flatMap(([source, [one, many]]) => {
    const count = rows.filter((row) => row.source === source).length;
    return count === 0 ? [] : [count === 1 ? one : `${count} ${many}`];
  });
  const message = `Damaged in the database and set aside: ${what.join(", ")}. Everything else works.`;
  const hint =
    "What was heard is heard again when the file is transcribed again; `slimscribe jobs mend` shows what is kept.";
  return { type: "notice", level: "warning", failure: { code: "store.set-aside", message, hint } };
}

export interface DamageWatch {
  /** for a page that has just come: all that was since the program began */
  known(): HostEvent | null;
  close(): void;
}

const lookMilliseconds = 2000;

export function watchDamage(store: Pick<Store, "setAside">, tell: (event: HostEvent) => void): DamageWatch {
  const since = (id: number): SetAside[] => {
    try {
      return store.setAside(id);
    } catch (error) {
      // A database that can't be read at all is told by whatever is asked of it next.
      if (error instanceof Failure) return [];
      throw error;
    }
  };
  const before = since(0).at(-1)?.id ?? 0;
  let seen = before;
  const look = (): void => {
    const fresh = since(seen);
    seen = fresh.at(-1)?.id ?? seen;
    const notice = damageNotice(fresh);
    if (notice !== null) tell(notice);
  };
  const timer = setInterval(look, lookMilliseconds);
  // A start that failed must be able to end.
  timer.unref();
  return { known: () => damageNotice(since(before)), close: () => clearInterval(timer) };
}
