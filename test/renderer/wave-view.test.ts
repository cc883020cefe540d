/** What a waveform shows: zoomed, scrolled, following; and how loud it is there. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { loudestBetween, peakLevels, soundEdges } from "../../renderer/peaks.ts";
import { followedView, rulerMarks, scrolledView, viewWith, zoomedView } from "../../renderer/wave-view.ts";

const peaksOf = (bytes: readonly number[]) =>
  peakLevels({ binSeconds: 0.01, base64: btoa(String.fromCharCode(...bytes)) });

test("a view stays within the recording, whatever is done to it", () => {
  const deed = fc.oneof(
    fc.record({
      zoom: fc.double({ min: 0.01, max: 100, noNaN: true }),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    fc.record({ scroll: fc.double({ min: -20_000, max: 20_000, noNaN: true }) }),
    fc.record({ follow: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({
      show: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.double({ min: 0, max: 0.2, noNaN: true }),
    }),
  );
  const durations = fc.double({ min: 0.1, max: 11_000, noNaN: true });
  fc.assert(
    fc.property(durations, fc.array(deed, { maxLength: 20 }), (duration, deeds) => {
      let view = { start: 0, end: duration };
      for (const one of deeds) {
        if ("zoom" in one) {
          const at = view.start + one.at * (view.end - view.start);
          view = zoomedView(view, duration, at, one.zoom);
          // What is under the pointer stays in sight.
          expect(view.start - 1e-6 <= at && at <= view.end + 1e-6).toBe(true);
        } else if ("scroll" in one) view = scrolledView(view, duration, one.scroll);
        else if ("follow" in one) view = followedView(view, duration, 0, one.follow * duration);
        else {
          const start = one.show * duration * 0.8;
          const span = { start, end: start + one.length * duration };
          view = viewWith(view, duration, span);
          expect(view.start - 1e-6 <= span.start && span.end <= view.end + 1e-6).toBe(true);
        }
        expect(view.start).toBeGreaterThanOrEqual(0);
        expect(view.end).toBeLessThanOrEqual(duration + 1e-6);
        expect(view.end - view.start).toBeGreaterThanOrEqual(Math.min(duration, 2) - 1e-6);
      }
    }),
    { seed: 7, numRuns: 100 },
  );
});

test("the view turns its page with the player, and leaves alone whoever looks elsewhere", () => {
  const view = { start: 20, end: 40 };
  expect(followedView(view, 100, 30, 30.02)).toBe(view);
  expect(followedView(view, 100, 39.99, 40.01).start).toBeCloseTo(38.01);
  // Playing far away, frame by frame.
  expect(followedView(view, 100, 80, 80.02)).toBe(view);
  // A click on a word.
  expect(followedView(view, 100, 80, 60).start).toBeCloseTo(58);
});

test("the ruler's marks are round, in the view, and not too many", () => {
  expect(rulerMarks({ start: 9.7, end: 12.1 }, 6).map(({ seconds }) => seconds)).toEqual([10, 10.5, 11, 11.5, 12]);
  for (const length of [2, 17, 100, 3000, 10_800, 400_000]) {
    const marks = rulerMarks({ start: 1234, end: 1234 + length }, 9);
    expect(marks.length, `${length} s`).toBeLessThanOrEqual(10);
    expect(marks.length, `${length} s`).toBeGreaterThan(1);
  }
});

test("no loudness is lost between zooms, and three hours take as few bins as a second", () => {
  const bytes = Array.from({ length: 1000 }, (_, bin) => (bin === 617 ? 255 : bin % 7));
  const peaks = peaksOf(bytes);
  for (const length of [0.01, 0.05, 0.3, 1, 2.5, 10])
    for (let from = 0; from < 10; from += length) {
      const loudest = Math.max(...bytes.slice(Math.floor(from * 100 + 1e-6), Math.ceil((from + length) * 100 - 1e-6)));
      expect(loudestBetween(peaks, from, from + length) * 255).toBeGreaterThanOrEqual(loudest - 1e-6);
    }
  expect(loudestBetween(peaks, 0, 0.02) * 255).toBeCloseTo(1);
  expect(loudestBetween(peaks, 11, 12)).toBe(0);
  expect(peaks.levels.map((level) => level.length)).toEqual([1000, 500, 250, 125, 63, 32, 16, 8, 4, 2, 1]);
});

test("sound begins and ends where silence does, not at every dip of a voice", () => {
  const bytes = Array.from({ length: 300 }, (_, bin) => {
    if (bin < 100 || bin >= 220) return 4 + (bin % 3);
    return bin === 150 ? 3 : 120 + (bin % 50);
  });
  expect(soundEdges(peaksOf(bytes), 0, 3, { start: 0, end: 3 })).toEqual([1, 2.2]);
  expect(soundEdges(peaksOf(bytes), 1.5, 2, { start: 0, end: 3 })).toEqual([]);
  expect(soundEdges(peaksOf(bytes.map(() => 5)), 0, 3, { start: 0, end: 3 })).toEqual([]);
});
