/** The corpus beside the project, where it is there: as many samples as the reference decoder gave, clip by clip. */
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { corpusGoldens } from "../golden/goldens.ts";
import { shared } from "../shared.ts";
import { decodeFile } from "./sound.ts";

const goldens = corpusGoldens();

test.skipIf(goldens.length === 0)("every clip is as long as the reference says", { timeout: 300_000 }, async () => {
  const lengths = new Map(goldens.map((one) => [one.clip, one.samples]));
  const wrong: string[] = [];
  for (const [clip, wanted] of lengths) {
    const path = shared("audio", "corpus", clip);
    if (!existsSync(path)) continue;
    const { samples, codec, warnings } = await decodeFile(path);
    // What MP4 says of the encoder's padding is followed here; the reference kept up to a frame of it.
    const allowed = codec === "AAC" ? 400 : /PCM|law|FLAC/.test(codec) ? 0 : 1;
    const loud = warnings.filter((sentence) => !sentence.startsWith("The recording is clipped"));
    if (Math.abs(samples.length - wanted) > allowed || loud.length > 0)
      wrong.push(`${clip} (${codec}): ${samples.length} for ${wanted} ${loud.join(" ")}`);
  }
  expect(lengths.size).toBeGreaterThan(50);
  expect(wrong).toEqual([]);
});
