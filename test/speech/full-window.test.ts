import { expect, test } from "vitest";
import { frameSamples } from "../../src/speech/frames.ts";
import { cutWindows, windowLimits } from "../../src/speech/windows.ts";
import { knowing } from "./support/heard.ts";
import { chunked, collected } from "./support/sound.ts";

// The window is full but for the padding behind its last span, which was still unread when that span joined it.
test("a window that is full only with its padding does not grow past its length", async () => {
  const frames = 1100;
  for (let end = 1015; end <= 1024; end++) {
    for (let length = 890; length <= 900; length++) {
      const start = end - length;
      const spans = [
        [start, start + 300],
        [start + 310, end],
        [end + 30, end + 50],
      ] as const;
      const detector = knowing((frame) => (spans.some(([from, to]) => frame >= from && frame < to) ? 0.9 : 0));
      const sound = chunked(new Float32Array(frames * frameSamples), [65_536]);
      for (const { samples } of await collected(cutWindows(sound, { speech: detector })))
        expect(samples.length).toBeLessThanOrEqual(windowLimits.seconds * 16_000);
    }
  }
});
