/** Voices by name: kept only when that is on, compared with who has no name, guessed once each, forgotten without a rest. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Segment } from "../../src/api/transcript.ts";
import { createKnownVoices, type VoicedRecording } from "../../src/app/known-voices.ts";
import { voicesFileIn } from "../../src/app/voices-file.ts";
import { embeddingSize } from "../../src/lib/voice-likeness.ts";

const recording: VoicedRecording = { path: "/talk.wav", options: { channel: "auto", track: "auto" } };

/** Sound that is a person's number; its print points his way, a little off it for a second recording. */
function voices() {
  const folder = mkdtempSync(join(tmpdir(), "slimscribe-voices-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const heard: number[] = [];
  const people: Record<string, readonly number[]> = { "/talk.wav": [1, 2, 3], "/later.wav": [2, 1, 4] };
  return {
    path: join(folder, "voices.json"),
    heard,
    ...createKnownVoices({
      file: voicesFileIn(folder),
      async sound(path, start, end) {
        if (path === "/gone.wav") throw new Error("it is gone");
        const person = people[path]?.[Math.floor(start / 100)] ?? 0;
        return new Float32Array(Math.round(16_000 * (end - start))).fill(person);
      },
      async print([person = 0]) {
        heard.push(person);
        return Float32Array.from({ length: embeddingSize }, (_, i) => (i === person ? 0.96 : i === 0 ? 0.28 : 0));
      },
    }),
  };
}

/** Each speaks from his own hundred seconds on. */
const said = (place: number, speaker: string, seconds = 5): Segment => ({
  start: 100 * place,
  end: 100 * place + seconds,
  text: "Words.",
  avgLogprob: -0.2,
  noSpeechProb: 0,
  compressionRatio: 1,
  temperature: 0,
  tokens: [1],
  speaker,
});
const named = [said(0, "Anna"), said(1, "Ben"), said(2, "Speaker 3")];
const strangers = [said(0, "Speaker 1"), said(1, "Speaker 2"), said(2, "Speaker 3")];
const later: VoicedRecording = { ...recording, path: "/later.wav" };

test("off at first: nothing is kept, heard or written", async () => {
  const { keep, suggest, known, path, heard } = voices();
  await expect(keep(recording, named, "Anna")).rejects.toMatchObject({ code: "voices.off" });
  expect(await suggest("a", later, strangers)).toEqual([]);
  expect(await known()).toEqual({ on: false, voices: [] });
  expect(heard).toEqual([]);
  expect(existsSync(path)).toBe(false);
});

test("a kept name is suggested where the voice has none, and to nobody else; the file is the person's alone", async () => {
  const { keep, suggest, turn, path } = voices();
  await turn(true);
  await keep(recording, named, "Anna");
  await keep(recording, named, "Ben");
  expect(await suggest("b", later, strangers)).toEqual(
    expect.arrayContaining([
      { speaker: "Speaker 1", name: "Ben" },
      { speaker: "Speaker 2", name: "Anna" },
    ]),
  );
  expect(await suggest("b", later, [said(0, "Ben"), said(1, "Speaker 2")])).toEqual([
    { speaker: "Speaker 2", name: "Anna" },
  ]);
  if (process.platform !== "win32") expect(statSync(path).mode & 0o077).toBe(0);
  // Whom nobody named is nowhere.
  expect(readFileSync(path, "utf8")).not.toContain("Speaker");
});

test("off again nothing is suggested, what was kept stays; a guess that is not taken is not made again", async () => {
  const { keep, suggest, decline, turn, known } = voices();
  await turn(true);
  await keep(recording, named, "Anna");
  expect((await turn(false)).voices).toHaveLength(1);
  expect(await suggest("b", later, strangers)).toEqual([]);
  await turn(true);
  await decline("b", { speaker: "Speaker 2", name: "Anna" });
  expect(await suggest("b", later, strangers)).toEqual([]);
  expect(await suggest("another", later, strangers)).toEqual([{ speaker: "Speaker 2", name: "Anna" }]);
  expect((await known()).on).toBe(true);
});

test("kept twice a voice is known by both; one or all are forgotten, with what was guessed; off and empty there is no file", async () => {
  const { keep, suggest, decline, forget, turn, known, path } = voices();
  await turn(true);
  await keep(recording, named, "Anna");
  await keep(recording, named, "Anna");
  await keep(recording, named, "Ben");
  expect((await known()).voices).toEqual([
    { name: "Anna", seconds: 10 },
    { name: "Ben", seconds: 5 },
  ]);
  await decline("b", { speaker: "Speaker 1", name: "Ben" });
  expect((await forget(["Anna"])).voices).toEqual([{ name: "Ben", seconds: 5 }]);
  expect((await forget()).voices).toEqual([]);
  expect(readFileSync(path, "utf8")).not.toContain("Ben");
  expect(await suggest("b", later, strangers)).toEqual([]);
  await turn(false);
  expect(existsSync(path)).toBe(false);
  expect(readdirSync(join(path, ".."))).toEqual([]);
});

test("too little of a voice is refused; a recording that has gone and a damaged file suggest nothing", async () => {
  const { keep, suggest, turn, path } = voices();
  await turn(true);
  await expect(keep(recording, [said(0, "Anna", 2)], "Anna")).rejects.toMatchObject({ code: "voices.short" });
  await keep(recording, named, "Anna");
  expect(await suggest("b", { ...recording, path: "/gone.wav" }, strangers)).toEqual([]);
  writeFileSync(path, '{"on":true,"voices":[{"name":"Anna","seconds":5,"print":"AAAA"}],"declined":[]}');
  expect(await suggest("b", later, strangers)).toEqual([]);
});
