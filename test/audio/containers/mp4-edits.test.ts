/** Edit lists: what a person cut out is not heard, what is between stretches is silence, and every stretch stands where a player has it. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findFfmpeg } from "../../../src/audio/find-ffmpeg.ts";
import { joined } from "../../../src/lib/joined.ts";
import { type DecodedAudio, decodeFile, decodeThroughFfmpeg, likeness, same, temporaryFolder, wholeOf } from "../sound.ts";
import { type EditedFile, type WantedEdit, withEdits } from "../times/edit-lists.ts";

let folder = "";
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function edited(wanted: readonly WantedEdit[], made: EditedFile = {}): Promise<string> {
  const path = join(folder, "edited.m4a");
  await writeFile(path, await withEdits(wanted, made));
  return path;
}

const decoded = async (wanted: readonly WantedEdit[], made?: EditedFile): Promise<DecodedAudio> =>
  decodeFile(await edited(wanted, made));

const samplesOf = (milliseconds: number): number => milliseconds * 16;

/** What should be heard, out of the file as it is. */
async function expected(wanted: readonly WantedEdit[], name = "aac-44100-stereo.m4a"): Promise<Float32Array> {
  const { samples } = await wholeOf(name);
  return joined(
    wanted.map(({ milliseconds, from }) => {
      const part = new Float32Array(samplesOf(milliseconds));
      if (from !== null) part.set(samples.subarray(samplesOf(from), samplesOf(from + milliseconds)));
      return part;
    }),
  );
}

const cases: [what: string, wanted: WantedEdit[]][] = [
  ["the beginning is cut off", [{ milliseconds: 2_000, from: 1_500 }]],
  ["the end is cut off", [{ milliseconds: 1_700, from: 0 }]],
  ["a middle is cut out", [{ milliseconds: 1_000, from: 0 }, { milliseconds: 1_000, from: 2_000 }]],
  ["silence before it", [{ milliseconds: 700, from: null }, { milliseconds: 1_500, from: 0 }]],
  ["silence between", [{ milliseconds: 1_000, from: 0 }, { milliseconds: 2_500, from: null }, { milliseconds: 900, from: 1_000 }]],
  ["silence behind it", [{ milliseconds: 1_000, from: 500 }, { milliseconds: 800, from: null }]],
  ["turned round, and twice", [{ milliseconds: 1_000, from: 2_000 }, { milliseconds: 500, from: 100 }, { milliseconds: 500, from: 100 }]],
];

describe.each([0, 1] as const)("a list of version %i", (version) => {
  test.each(cases)("%s", async (_, wanted) => {
    const should = await expected(wanted);
    const heard = await decoded(wanted, { version });
    expect(heard.warnings).toEqual([]);
    expect(heard.durationSeconds).toBeCloseTo(should.length / 16_000, 3);
    expect(Math.abs(heard.samples.length - should.length)).toBeLessThanOrEqual(1);
    // What is filtered where stretches meet is not what it was in the whole.
    expect(likeness(heard.samples, should, 0)).toBeGreaterThan(0.995);
    for (let at = 0; at + 8_000 <= should.length; at += 8_000)
      if (should.subarray(at, at + 8_000).some((x) => Math.abs(x) > 0.01))
        expect(likeness(heard.samples.subarray(at, at + 8_000), should.subarray(at, at + 8_000), 0)).toBeGreaterThan(0.98);
  });
});

test("an edited file goes on from any second as if it had been read from the beginning", async () => {
  const path = await edited([{ milliseconds: 1_000, from: 0 }, { milliseconds: 900, from: null }, { milliseconds: 1_000, from: 2_000 }]);
  const { samples } = await decodeFile(path);
  for (const fromSeconds of [0.5, 1.4, 2.3])
    expect(same((await decodeFile(path, { fromSeconds })).samples, samples.subarray(fromSeconds * 16_000))).toBe(true);
});

test("what a list shows behind the recording's end is silence within it, and no longer at its end", async () => {
  const { samples } = await wholeOf("aac-44100-stereo.m4a");
  const rest = samples.length / 16 - 3_000;
  const within = await decoded([{ milliseconds: 2_000, from: 3_000 }, { milliseconds: 500, from: 0 }]);
  expect(within.samples).toHaveLength(samplesOf(2_500));
  expect(within.samples.subarray(samplesOf(rest + 200), samplesOf(1_990)).every((x) => x === 0)).toBe(true);
  const last = await decoded([{ milliseconds: 500, from: 0 }, { milliseconds: 9_000, from: 3_000 }]);
  expect(Math.abs(last.samples.length - samplesOf(500 + rest))).toBeLessThan(1_024);
});

test("a list without a length goes to the end, one of silence alone, or of nothing, counts as none", async () => {
  const { samples } = await wholeOf("aac-44100-stereo.m4a");
  expect(Math.abs((await decoded([{ milliseconds: 0, from: 0 }])).samples.length - samples.length)).toBeLessThan(1_024);
  for (const wanted of [[], [{ milliseconds: 900, from: null }]])
    expect(Math.abs((await decoded(wanted)).samples.length - samples.length)).toBeLessThan(2_048);
});

test("a part at twice the speed takes half of the time, and is told", async () => {
  const heard = await decoded([{ milliseconds: 500, from: 1_000, rate: 2 }, { milliseconds: 1_000, from: 0 }]);
  expect(heard.sampleRate).toBe(44_100);
  expect(heard.warnings).toEqual([
    "The file's edit list plays parts of the recording at another speed: words there may be wrong.",
  ]);
  expect(heard.samples).toHaveLength(samplesOf(1_500));
  const should = await expected([{ milliseconds: 1_000, from: 0 }]);
  expect(likeness(heard.samples.subarray(samplesOf(500)), should, 0)).toBeGreaterThan(0.995);
});

test("a rate that was left out is 1; a picture that stands still has no sound", async () => {
  const wanted = [{ milliseconds: 1_000, from: 500, rate: 0 }];
  expect(likeness((await decoded(wanted)).samples, await expected(wanted), 0)).toBeGreaterThan(0.995);
  const still = await decoded([{ milliseconds: 1_000, from: 0 }, { milliseconds: 700, from: 900, rate: 0 }, { milliseconds: 500, from: 1_000 }]);
  expect(still.warnings).toEqual([]);
  expect(still.samples.subarray(samplesOf(1_010), samplesOf(1_690)).every((x) => x === 0)).toBe(true);
});

test.each<[name: string, made: EditedFile]>([
  ["opus.mp4", { rate: 16_000, priming: 104 }],
  ["pcm.mov", { rate: 16_000, priming: 0 }],
  ["aac-8000hz.m4a", { rate: 8_000, priming: 1_024 }],
])("%s: a middle is cut out", async (name, made) => {
  const wanted = [{ milliseconds: 200, from: 0 }, { milliseconds: 150, from: 300 }];
  const heard = await decoded(wanted, { ...made, name });
  expect(heard.samples).toHaveLength(samplesOf(350));
  expect(likeness(heard.samples, await expected(wanted, name), 0)).toBeGreaterThan(0.97);
});

const ffmpeg = await findFfmpeg();
if (!ffmpeg) console.warn("not run: there is no ffmpeg on the PATH to hear edit lists through");

test.skipIf(ffmpeg === null).each([
  ...cases,
  ["without a length", [{ milliseconds: 0, from: 0 }]],
  ["silence, and then without a length", [{ milliseconds: 600, from: null }, { milliseconds: 0, from: 0 }]],
] satisfies typeof cases)("through ffmpeg, which follows a part of it: %s", async (_, wanted) => {
  const path = await edited(wanted);
  const [alone, through] = [await decodeFile(path), await decodeThroughFfmpeg(ffmpeg ?? "", path)];
  expect(Math.abs(through.samples.length - alone.samples.length)).toBeLessThan(1_024);
  expect(likeness(through.samples, alone.samples, 0)).toBeGreaterThan(0.98);
});

test.skipIf(ffmpeg === null)("through ffmpeg: a list of more parts than are followed is told", async () => {
  const wanted = Array.from({ length: 101 }, (_, i) => ({ milliseconds: 20, from: 30 * i }));
  const { warnings } = await decodeThroughFfmpeg(ffmpeg ?? "", await edited(wanted));
  expect(warnings).toEqual([expect.stringContaining("is followed in part")]);
});
