/** How long an Opus packet lasts, of one stream and of several in one. */
import { expect, test } from "vitest";
import { opusFrames } from "../../../src/audio/codecs/opus-packet.ts";

/** A length as two bytes: RFC 6716, section 3.2.1. */
const length = (bytes: number): number[] => [252 + (bytes & 3), (bytes - 252 - (bytes & 3)) >> 2];
const frame = (bytes: number): number[] => Array<number>(bytes).fill(1);
/** 20 ms of full band; the lowest two bits say how its frames are packed. */
const wide = 31 << 3;

const last = [wide, ...frame(1_000)];
test.each<[what: string, content: number[], streams: number, samples: number | undefined]>([
  ["one frame", last, 1, 960],
  ["one that is too large", [wide, ...frame(1_300)], 1, undefined],
  ["two streams, larger together than a frame may be", [wide, ...length(1_000), ...frame(1_000), ...last], 2, 960],
  [
    "three streams",
    [wide, ...length(300), ...frame(300), wide, ...length(301), ...frame(301), ...last],
    3,
    960,
  ],
  ["two equal frames to a stream", [wide | 1, ...length(400), ...frame(800), wide | 1, ...frame(800)], 2, 1_920],
  [
    "two frames of their own lengths",
    [wide | 2, ...length(400), 7, ...frame(407), wide | 2, 9, ...frame(9 + 500)],
    2,
    1_920,
  ],
  ["counted frames and padding", [wide | 3, 0x43, 5, 10, ...frame(30 + 5), wide | 3, 3, ...frame(900)], 2, 2_880],
  ["counted frames of their own lengths", [wide | 3, 0x82, 10, 20, ...frame(30), wide | 3, 2, ...frame(900)], 2, 1_920],
  ["a stream that isn't there", [wide, ...length(1_000), ...frame(1_000)], 2, undefined],
  ["a length past the end", [wide, ...length(1_000), ...frame(20)], 2, undefined],
])("%s", (_, content, streams, samples) => {
  expect(opusFrames(Uint8Array.from(content), streams)).toBe(samples);
});
