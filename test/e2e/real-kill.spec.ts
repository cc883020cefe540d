/** A program that is killed in the middle of a file goes on there, and ends with the same text. */
import { join } from "node:path";
import { openStore } from "../../src/store/store.ts";
import { expectAccessible } from "./axe.ts";
import { drop, expect, expectDone, oneWindowAtATime, patience, rowOf, test } from "./real.ts";
import { longSpeech, writeSpeech } from "./speech.ts";

/** What the journal holds of a file in the queue. */
function journalOf(data: string, name: string) {
  const store = openStore({ folder: data, engineVersion: "test", now: () => Date.now() / 1000 });
  try {
    const job = store.jobs.all().find((one) => one.name === name);
    if (job === undefined || job.run === null) throw new Error(`no run of ${name}`);
    return { run: job.run, windows: store.journal.windows(job.run), head: store.journal.head(job.run) };
  } finally {
    store.close();
  }
}

const tokensOf = ({ windows }: ReturnType<typeof journalOf>): number =>
  windows.flatMap(({ segments }) => segments).reduce((sum, segment) => sum + segment.tokens.length, 0);

test("killed at 60 %, it goes on there: the same text, nothing decoded twice", async ({ page, program }) => {
  const seconds = await writeSpeech(join(program.folder, "interview.wav"), longSpeech(90));
  await writeSpeech(join(program.folder, "unbroken.wav"), longSpeech(90));
  await program.start();
  await oneWindowAtATime(page);
  await drop(page, join(program.folder, "interview.wav"));
  const row = rowOf(page, "interview.wav");
  // On an empty cache the model is made ready first, which has a share of its own.
  await expect
    .poll(async () => Number(/(?<!preparing \d*)(\d+) %/.exec((await row.textContent()) ?? "")?.[1] ?? 0), {
      ...patience,
      intervals: [50],
    })
    .toBeGreaterThanOrEqual(55);
  await program.kill();
  await expect(page.getByRole("alert")).toContainText("The program can't be reached.");
  await expectAccessible(page);

  const before = journalOf(program.data, "interview.wav");
  const reached = before.windows.at(-1)?.end ?? 0;
  expect(before.head).toBeNull();
  expect(reached).toBeGreaterThan(0.5 * seconds);
  expect(reached).toBeLessThan(seconds);

  await program.start();
  await expect(row).toContainText("went on at");
  await expect(page.getByText(/^Interrupted and gone on at \d:\d\d/)).toBeVisible();
  // What was heard before the end came is there at once.
  await expect(page.locator("[data-segment]").first()).toBeVisible();
  await expectAccessible(page);
  await expectDone(page, "interview.wav");
  await expect(row).toContainText("went on at");
  const after = journalOf(program.data, "interview.wav");
  expect(after.run).toBe(before.run);
  expect(after.windows.slice(0, before.windows.length)).toEqual(before.windows);

  await drop(page, join(program.folder, "unbroken.wav"));
  await expectDone(page, "unbroken.wav");
  const unbroken = journalOf(program.data, "unbroken.wav");
  expect(unbroken.run).not.toBe(after.run);
  expect(after.windows).toEqual(unbroken.windows);
  // The decoder's own count: it did not write again what it had written.
  const spared = (unbroken.head?.stats.tokens ?? 0) - (after.head?.stats.tokens ?? 0);
  expect(spared).toBeGreaterThanOrEqual(tokensOf(before));
});
