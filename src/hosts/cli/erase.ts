/** `slimscribe jobs erase`: what can be deleted for good, and deleting it when the person says so. */
import { InvalidArgumentError } from "commander";
import { type Erasable, ErasedKind, type FilesAndBytes } from "../../api/erase.ts";
import { bytes, count } from "../../lib/figures.ts";
import { exit, type Host } from "./host.ts";
import { shown } from "./terminal-text.ts";

export interface EraseRequest {
  removed: boolean;
  copies: boolean;
  /** in seconds, 0 for whatever its age */
  olderThan: number;
  yes: boolean;
}

const secondsIn: Record<string, number> = { h: 3600, d: 24 * 3600, w: 7 * 24 * 3600 };

/** A parser for commander. @returns seconds */
export function someAge(text: string): number {
  const [, number, unit = ""] = /^(\d{1,6})([hdw])$/.exec(text) ?? [];
  if (number === undefined)
    throw new InvalidArgumentError("It must be a number of hours, days or weeks: 12h, 30d, 8w.");
  return Number(number) * (secondsIn[unit] ?? 0);
}

const names: Record<ErasedKind, readonly [one: string, many: string]> = {
  removed: ["removed file with its transcript", "removed files with their transcripts"],
  copies: [
    "copy of a recording that left the queue (also of removed files)",
    "copies of recordings that left the queue (also of removed files)",
  ],
};

const told = (kind: ErasedKind, { files, bytes: size }: FilesAndBytes): string =>
  `${count(files, ...names[kind])}, ${bytes(size)}`;

function tellSetAside({ setAside }: Erasable, host: Host): void {
  if (setAside.length === 0) return;
  host.err.write("Not touched; they may hold the same words. Delete them when you need them no more:\n");
  for (const path of setAside) host.err.write(`  ${shown(path)}\n`);
}

/** @throws Failure store.*, erase.unfinished */
export async function eraseForGood({ removed, copies, olderThan, yes }: EraseRequest, host: Host): Promise<number> {
  const wanted: Record<ErasedKind, boolean> = { removed: removed || !copies, copies: copies || !removed };
  const eraser = host.openEraser();
  try {
    const erasable = await eraser.look(olderThan);
    const kinds = ErasedKind.options.filter((kind) => wanted[kind]);
    const there = kinds.filter((kind) => erasable[kind].files > 0);
    if (there.length === 0) host.err.write("There is nothing to erase.\n");
    else {
      host.out.write("To be erased for good:\n");
      for (const kind of there) host.out.write(`  ${told(kind, erasable[kind])}\n`);
      const answer = yes || (await host.confirm("None of it can be brought back. Erase it? [y/N] "));
      if (answer !== true) {
        host.err.write(
          answer === null ? "Nothing is erased: --yes does it without a question.\n" : "Nothing is erased.\n",
        );
        return answer === null ? exit.wrongUsage : exit.cancelled;
      }
    }
    // Also where there is nothing: what went by itself is overwritten then.
    for (const kind of kinds) {
      const gone = await eraser.erase(kind, olderThan);
      if (gone.files > 0) host.out.write(`Erased: ${told(kind, gone)}.\n`);
    }
    tellSetAside(erasable, host);
    return exit.done;
  } finally {
    eraser.close();
  }
}
