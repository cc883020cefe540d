/** A start that fails: what is offered, and what each answer does. */
import { expect, test } from "vitest";
import { offerFor, openAsking } from "../../electron/start-failure.ts";
import type { Choice, DatabaseCare, Health } from "../../src/app/database.ts";
import { Failure } from "../../src/lib/failure.ts";

const damaged = new Failure("store.damaged", "The database is damaged.", "`slimscribe jobs mend` says more.");
const health = (choices: Choice[], copiedAt: number | null = null): Health => ({
  failure: damaged,
  copiedAt,
  choices,
  setAside: 0,
});

test("what can be done is offered, the safest first; quitting is last, and what closing the box means", () => {
  const { box, ways } = offerFor(damaged, health(["from-copy", "anew"], Date.UTC(2026, 2, 1, 12) / 1000));
  expect(ways).toEqual(["from-copy", "anew", "folder", "quit"]);
  expect(box).toMatchObject({
    message: "The database is damaged.",
    detail: expect.stringMatching(/copy of 1 March 2026[\s\S]*Start anew[\s\S]*another folder/i),
    cancelId: 3,
  });
  // The buttons are there for what the hint's command does.
  expect(box.detail).not.toContain("jobs mend");
  expect(offerFor(damaged, null)).toMatchObject({ ways: ["folder", "quit"], box: { buttons: { length: 2 } } });
  expect(offerFor(damaged, null).box.detail).toContain("jobs mend");
});

/** A database that opens after so many failures; answers are numbers of buttons. */
function start(
  failures: Error[],
  answers: number[],
  care: Partial<DatabaseCare> = {},
  folders: (string | null)[] = [],
) {
  const seen: string[] = [];
  const opening = openAsking(
    () => {
      const failure = failures.shift();
      if (failure !== undefined) throw failure;
      return { open: true };
    },
    { health: () => health(["anew"]), mend: (choice) => `kept by ${choice}`, ...care },
    {
      ask: async ({ message }) => {
        seen.push(message);
        return answers.shift() ?? 99;
      },
      chooseFolder: async () => folders.shift() ?? null,
      keepTo: (path) => void seen.push(path),
    },
  );
  return { opening, seen };
}

test("mending opens it, and says where what was there is kept; quitting gives up", async () => {
  const mended = start([damaged], [0]);
  expect(await mended.opening).toEqual({ application: { open: true }, kept: "kept by anew" });
  expect(await start([], []).opening).toEqual({ application: { open: true }, kept: null });
  expect(await start([damaged], [2]).opening).toBeNull();
});

test("another folder is used when one is chosen; without one the question comes again", async () => {
  const { opening, seen } = start([damaged, damaged], [1, 1], {}, [null, "/elsewhere"]);
  expect(await opening).toMatchObject({ application: { open: true } });
  expect(seen).toEqual([damaged.message, damaged.message, "/elsewhere"]);
});

test("what fails while it is mended is told in turn; a mistake of the program's is no question", async () => {
  const inUse = new Failure("store.in-use", "Slimscribe is running.", "Close it.");
  const mend = (): never => {
    throw inUse;
  };
  const { opening, seen } = start([damaged], [0, 2], { mend });
  expect(await opening).toBeNull();
  expect(seen).toEqual([damaged.message, inUse.message]);
  await expect(start([new TypeError("no function")], []).opening).rejects.toThrow("no function");
  // The look at the database fails as well.
  const blind = start([damaged], [1], { health: mend });
  expect(await blind.opening).toBeNull();
});
