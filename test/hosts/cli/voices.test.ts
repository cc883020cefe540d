/** `slimscribe voices`, and whom speakers sound like when a recording is transcribed. */
import { expect, test } from "vitest";
import { voicesFileIn } from "../../../src/app/voices-file.ts";
import { embeddingSize } from "../../../src/lib/voice-likeness.ts";
import { recordings, said, scriptedEngine, slimscribe, temporaryFolder } from "./support/terminal.ts";

const print = (place: number): Float32Array =>
  Float32Array.from({ length: embeddingSize }, (_, i) => (i === place ? 1 : 0));

test("off until it is turned on; listed, forgotten by name and all at once", async () => {
  const data = temporaryFolder();
  expect((await slimscribe(["voices", "list"], { data })).out).toContain("Off: no voice is kept or compared.");
  expect((await slimscribe(["voices", "on"], { data })).out).toContain("On:");
  const declined = [{ recording: "a", speaker: "Speaker 1", name: "Ben" }];
  const voices = ["Anna", "Ben"].map((name, place) => ({ name, seconds: 12, print: print(place) }));
  await voicesFileIn(data).write({ on: true, voices, declined });
  expect((await slimscribe(["voices", "list"], { data })).out).toMatch(/Anna, known by 12 s\n {2}Ben/);
  const listed = await slimscribe(["voices", "list", "--json"], { data });
  expect(JSON.parse(listed.out)).toEqual({ on: true, voices: voices.map(({ name, seconds }) => ({ name, seconds })) });
  const unknown = await slimscribe(["voices", "forget", "Carl"], { data });
  expect([unknown.code, unknown.err]).toEqual([2, expect.stringContaining("No voice is kept as Carl")]);
  expect((await slimscribe(["voices", "forget", "Ben"], { data })).out).toBe("1 voice is forgotten.\n");
  expect((await slimscribe(["voices", "forget"], { data })).out).toBe("1 voice is forgotten.\n");
  expect(await voicesFileIn(data).read()).toEqual({ on: true, voices: [], declined: [] });
});

test("a guess is a line on stderr, where speakers are asked for and voices are on; the text keeps the number", async () => {
  const data = temporaryFolder();
  const [path = ""] = recordings(temporaryFolder(), "talk.wav");
  const segments = [said(0, 9, " Good morning.", { speaker: "Speaker 1" })];
  const engine = scriptedEngine({ "talk.wav": { windows: [{ index: 0, start: 0, end: 10, segments }] } });
  const ran = (...more: string[]) => slimscribe(["transcribe", path, "--fresh", ...more], { data, engine });
  await voicesFileIn(data).write({ on: true, voices: [{ name: "Anna", seconds: 12, print: print(0) }], declined: [] });
  const asked = await ran("--speakers", "auto");
  expect(asked.err).toContain("Speaker 1 sounds like Anna (a guess by the voice)");
  expect(asked.out).toContain("Speaker 1");
  expect(asked.out).not.toContain("Anna");
  expect((await ran()).err).not.toContain("Anna");
  await slimscribe(["voices", "off"], { data });
  expect((await ran("--speakers", "auto")).err).not.toContain("Anna");
});
