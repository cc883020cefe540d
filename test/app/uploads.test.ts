/** How long the recordings are kept that a browser handed over. */
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sweepUploads } from "../../src/app/uploads.ts";

test("uploads go when nothing uses them: with the files that can't be brought back, or when they came only in part", async () => {
  const uploads = await mkdtemp(join(tmpdir(), "slimscribe-uploads-"));
  onTestFinished(() => rm(uploads, { recursive: true, force: true }));
  const now = Date.now() / 1000;
  const day = 24 * 3600;
  for (const batch of ["wanted", "left", "lately", "old.part", "new.part"]) {
    await mkdir(join(uploads, batch, "1", "talks"), { recursive: true });
    await writeFile(join(uploads, batch, "1", "talks", "a.wav"), "sound");
  }
  const age = async (batch: string, seconds: number): Promise<void> => {
    for (const name of ["1/talks/a.wav", "1/talks", "1", ""])
      await utimes(join(uploads, batch, name), now - seconds, now - seconds);
  };
  for (const batch of ["wanted", "left"]) await age(batch, 31 * day);
  await age("lately", 29 * day);
  await age("old.part", 3600);
  // Its folders are old, but something is written to it.
  await age("new.part", 3600);
  await utimes(join(uploads, "new.part", "1", "talks", "a.wav"), now - 5, now - 5);
  await sweepUploads(uploads, [join(uploads, "wanted", "1", "talks", "a.wav"), "/elsewhere/left/a.wav"], now, 30 * day);
  expect((await readdir(uploads)).sort()).toEqual(["lately", "new.part", "wanted"]);
});
