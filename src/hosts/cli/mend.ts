/** `slimscribe jobs mend`: what is wrong with the database, and what can be done about it; nothing is done unasked. */

import type { Choice, Health } from "../../app/database.ts";
import { count } from "../../lib/figures.ts";
import { exit, type Host } from "./host.ts";
import { shown } from "./terminal-text.ts";

const offers: Record<Choice, (copied: string) => string> = {
  "from-copy": (copied) => `--from-copy  go back to the copy of ${copied}`,
  "as-is": () => "--as-is      go on without the changes that were in the lost file",
  anew: () => "--anew       begin with an empty database",
};

const when = (seconds: number): string =>
  new Date(seconds * 1000).toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short" });

function report({ failure, copiedAt, choices, setAside }: Health, host: Host): number {
  const copied = copiedAt === null ? null : when(copiedAt);
  const offer = (choice: Choice): string => `  slimscribe jobs mend ${offers[choice](copied ?? "")}\n`;
  if (failure === null) {
    host.out.write(
      `The database is whole. ${copied === null ? "There is no copy yet." : `Its last copy is of ${copied}.`}\n`,
    );
    if (setAside > 0)
      host.out.write(`${count(setAside, "damaged row")} set aside in its table set_aside, byte for byte.\n`);
    for (const choice of choices) host.out.write(offer(choice));
    return exit.done;
  }
  host.out.write(`${shown(failure.message)}\n`);
  if (choices.length === 0) host.out.write(`${shown(failure.hint)}\n`);
  else {
    host.out.write("What you can do; what is there now is kept under another name:\n");
    for (const choice of choices) host.out.write(offer(choice));
  }
  return exit.someFailed;
}

export interface MendRequest {
  fromCopy: boolean;
  anew: boolean;
  asIs: boolean;
}

/** @throws Failure store.in-use, store.choice */
export async function mendDatabase({ fromCopy, anew, asIs }: MendRequest, host: Host): Promise<number> {
  const chosen: Choice[] = [];
  if (fromCopy) chosen.push("from-copy");
  if (asIs) chosen.push("as-is");
  if (anew) chosen.push("anew");
  const [choice, second] = chosen;
  if (choice === undefined) return report(host.database.health(), host);
  if (second !== undefined) {
    host.err.write("Choose one: --from-copy, --as-is or --anew.\n");
    return exit.wrongUsage;
  }
  const kept = host.database.mend(choice);
  host.out.write(kept === null ? "Done.\n" : `Done. What was there is kept as ${shown(kept)}.\n`);
  return exit.done;
}
