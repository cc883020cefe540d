/** A recording under several names (copies, links) is decoded once. */
import type { TranscribeOptions } from "../api/engine.ts";
import { identify } from "../store/identity.ts";
import type { Earlier, Journal, JournalRun } from "../store/journal.ts";

/** @throws Failure when the file is gone or another program has it */
export type BeginRun = (file: string, options: TranscribeOptions, earlier: Earlier) => Promise<JournalRun>;

/**
 * They have one run in the journal: the second waits for the first, and then finds it finished, whatever it asks for. Others don't
 * wait for each other.
 */
export function eachOnce(journal: Pick<Journal, "begin">): BeginRun {
  const working = new Map<string, Promise<void>>();
  const finished = new Set<string>();

  return async (file, options, earlier) => {
    const found = await identify(file);
    const same = `${found.identity} ${JSON.stringify(options)}`;
    for (let other = working.get(same); other !== undefined; other = working.get(same)) await other;
    let end = (): void => {};
    working.set(same, new Promise((resolve) => (end = resolve)));
    const leave = (): void => {
      working.delete(same);
      end();
    };
    try {
      const run = await journal.begin(found, options, finished.has(same) ? "taken" : earlier);
      return {
        ...run,
        finish(transcript) {
          run.finish(transcript);
          finished.add(same);
        },
        release() {
          run.release();
          leave();
        },
      };
    } catch (error) {
      leave();
      throw error;
    }
  };
}
