/** The loudness of a file is read once for as long as the file stays as it is. */
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createPeaks } from "../../src/app/peaks.ts";

const heard = { channel: "auto", track: "auto" } as const;

test("is read again when the file has grown or another track is heard, and not otherwise", async () => {
  const folder = mkdtempSync(join(tmpdir(), "slimscribe-peaks-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "talk.wav");
  writeFileSync(path, "sound");
  let read = 0;
  const peaks = createPeaks({
    peaks: async () => ({ duration: ++read, binSeconds: 0.01, base64: "" }),
  });
  const look = async (track: "auto" | number = "auto") => (await peaks(path, { ...heard, track })).duration;
  expect([await look(), await look()]).toEqual([1, 1]);
  expect([await look(2), await look(2), await look()]).toEqual([2, 2, 1]);
  appendFileSync(path, "more of it");
  expect([await look(), await look()]).toEqual([3, 3]);
});

test("of a file that can't be read is asked for again, with its reason each time", async () => {
  const peaks = createPeaks({ peaks: (path) => Promise.reject(new Error(`${path} is not there`)) });
  for (let looks = 0; looks < 2; looks++) await expect(peaks("/nowhere.wav", heard)).rejects.toThrow("is not there");
});
