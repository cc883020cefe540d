/**
 * A data folder that can't be used at the start: without a window, a box says what is wrong and what can be done. Nothing is done unasked,
 * and what is in the way is kept beside under another name.
 */
import type { MessageBoxOptions } from "electron";
import type { FailureValue } from "../src/api/failure.ts";
import type { Choice, DatabaseCare, Health } from "../src/app/database.ts";
import { failureOf } from "../src/lib/failure.ts";
import { log } from "../src/lib/log.ts";
import { momentOf, words } from "./words.ts";

type Way = Choice | "folder" | "quit";

export interface Offer {
  box: MessageBoxOptions;
  /** what each button does */
  ways: readonly Way[];
}

/** What the person sees and says. */
export interface Asked {
  /** @returns the number of a button */
  ask(box: MessageBoxOptions): Promise<number>;
  /** @returns null when none was chosen */
  chooseFolder(): Promise<string | null>;
  /** from here on the data folder is this one */
  keepTo(path: string): void;
}

function explained(way: Way, copied: string): string {
  const { fromCopy, asIs, anew, folder } = words.desktop.start;
  const said: Record<Way, string> = { "from-copy": fromCopy(copied), "as-is": asIs, anew, folder, quit: "" };
  return said[way];
}

/** @param health of the database; null where the folder can't even be looked into */
export function offerFor(failure: Pick<FailureValue, "message" | "hint">, health: Health | null): Offer {
  const say = words.desktop.start;
  const choices = health?.failure == null ? [] : health.choices;
  const ways: Way[] = [...choices, "folder", "quit"];
  const copied = health?.copiedAt == null ? "" : momentOf(health.copiedAt);
  const detail = ways.map((way) => explained(way, copied)).filter((line) => line !== "");
  // The hint names the command for what the buttons do.
  if (choices.length === 0) detail.unshift(failure.hint);
  return {
    ways,
    box: {
      type: "error",
      title: say.title,
      message: failure.message,
      detail: detail.join("\n\n"),
      buttons: ways.map((way) => say.ways[way]),
      noLink: true,
      defaultId: ways.indexOf("folder"),
      cancelId: ways.indexOf("quit"),
    },
  };
}

function healthSeen(care: DatabaseCare): Health | null {
  try {
    return care.health();
  } catch {
    return null;
  }
}

async function otherFolder({ chooseFolder, keepTo }: Asked): Promise<void> {
  const folder = await chooseFolder();
  if (folder !== null) keepTo(folder);
}

export interface Opened<A> {
  application: A;
  /** the name under which a database is kept that was in the way */
  kept: string | null;
}

/**
 * Opens the application, and asks the person where that fails, until it doesn't.
 * @returns null when the person wants to quit
 * @throws what is no expected failure
 */
export async function openAsking<A extends object>(
  open: () => A,
  care: DatabaseCare,
  asked: Asked,
): Promise<Opened<A> | null> {
  let kept: string | null = null;
  let step = (): A | undefined | Promise<undefined> => open();
  for (;;) {
    try {
      const application = await step();
      if (application !== undefined) return { application, kept };
      step = open;
    } catch (error) {
      const value = failureOf(error);
      if (value.code === "bug") throw error;
      log.error("the program can't start", {}, error);
      const { box, ways } = offerFor(value, healthSeen(care));
      const way = ways[await asked.ask(box)] ?? "quit";
      if (way === "quit") return null;
      // What fails in it is told in turn.
      step = async () => {
        if (way !== "folder") kept = care.mend(way);
        else await otherFolder(asked);
        return undefined;
      };
    }
  }
}
