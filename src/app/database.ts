/** The person's database as a file: whether it is whole, and what can be done when it isn't. */
import { dataFolder } from "../lib/node/folders.ts";
import { type Choice, type Health, healthOf, mend } from "../store/mend.ts";

export type { Choice, Health };

export interface DatabaseCare {
  health(): Health;
  /** @returns the name under which what was there is kept, null where none is @throws Failure store.in-use, store.no-copy */
  mend(choice: Choice): string | null;
}

export const databaseCare: DatabaseCare = {
  health: () => healthOf(dataFolder()),
  mend: (choice) => mend(dataFolder(), choice, Date.now() / 1000),
};
