/** What int8 weights cost the encoder, on real speech: how far its states are from float32's. */
import { expect, test } from "vitest";
import { roundedStatesApart } from "../../bench/rounded-encoder.ts";
import { clip, samplesOf } from "../speech/support/sound.ts";

/** Of the states, on every processor. */
const most = 0.05;

test.each(["jfk.flac", "austen-0870.flac", "cards-005.wav"])(`%s: within ${100 * most} percent`, async (name) => {
  expect(await roundedStatesApart(await samplesOf(clip(name)))).toBeLessThan(most);
});
