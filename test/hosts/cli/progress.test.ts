import fc from "fast-check";
import { expect, test } from "vitest";
import type { Preparing } from "../../../src/api/engine.ts";
import { Estimate } from "../../../src/hosts/cli/estimate.ts";
import { barLine, ProgressLine } from "../../../src/hosts/cli/progress.ts";
import { fitted, shown } from "../../../src/hosts/cli/terminal-text.ts";
import { columnsOf } from "../../../src/lib/columns.ts";

test("the time left counts files that are not open yet by their bytes, and not what was done before", () => {
  let now = 0;
  const files = [
    { path: "a.mp3", bytes: 1000 },
    { path: "b.mp3", bytes: 3000 },
  ];
  const estimate = new Estimate(files, () => now);
  expect([estimate.fraction, estimate.secondsLeft]).toEqual([0, undefined]);
  // 10 bytes a second; 40 of its 100 s are from an earlier run.
  estimate.opened(0, null, 40);
  estimate.opened(0, 100, 0);
  expect(estimate.fraction).toBeCloseTo(40 / 400);
  now = 2000;
  estimate.reached(0, 60);
  expect(estimate.realTimeFactor).toBeCloseTo(10);
  expect(estimate.secondsLeft).toBeCloseTo(34);
  estimate.settled(0, true);
  expect(estimate.fraction).toBeCloseTo(0.25);
  estimate.settled(1, false);
  expect(estimate.fraction).toBe(1);
});

test("the line on a terminal never breaks, whatever the name", () => {
  const names = fc.array(fc.constantFrom("a", "Z", " ", "日", "本", "é", "e\u0301", "👩‍👩‍👧‍👦", "م", "-"), {
    maxLength: 80,
  });
  fc.assert(
    fc.property(
      names,
      fc.integer({ min: 20, max: 200 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (name, width, fraction) => {
        const standing = {
          what: name.join(""),
          place: "3 of 12 done",
          fraction,
          realTimeFactor: 38.2,
          secondsLeft: 4000,
        };
        expect(columnsOf(barLine(standing, width))).toBeLessThan(width);
        expect(columnsOf(fitted(name.join(""), width))).toBeLessThanOrEqual(width);
      },
    ),
    { seed: 7, numRuns: 300 },
  );
});

function recorded(isTerminal: boolean) {
  const pieces: string[] = [];
  return { isTerminal, columns: 60, pieces, write: (what: string | Uint8Array) => void pieces.push(String(what)) };
}
const standing = { what: "talk.wav", place: "", fraction: 0.5, realTimeFactor: 20, secondsLeft: 90 };

test("a terminal sees one line that changes; lines that stay are written above it", () => {
  let now = 0;
  const stream = recorded(true);
  const progress = new ProgressLine(stream, () => now, false);
  for (; now < 1000; now += 10) progress.update(standing);
  const drawn = stream.pieces.length;
  expect(drawn).toBeLessThanOrEqual(11);
  progress.note("a.wav: done");
  expect(stream.pieces.slice(drawn, drawn + 2)).toEqual(["\r\u001b[K", "a.wav: done\n"]);
  progress.end();
  expect(stream.pieces.at(-1)).toBe("\r\u001b[K");
});

test("what comes before the first recording has a line of its own: with its share on a terminal, one that says so elsewhere", () => {
  const prepared = (isTerminal: boolean): string[] => {
    let now = 0;
    const stream = recorded(isTerminal);
    const progress = new ProgressLine(stream, () => now, false);
    const prepare = (step: Preparing["step"], share: number | null): void => {
      progress.prepare({ step, model: "whisper-base\u001b[2J", attention: "slim", share });
      now += 1000;
    };
    prepare("kernels", null);
    for (const share of [0, 0.4, 1]) prepare("model", share);
    prepare("loading", null);
    return stream.pieces;
  };
  const measuring = "Measuring what is fastest on this processor";
  const what = "Preparing whisper-base\ufffd[2J for slim attention";
  // What has no share has no bar, nor a percentage.
  expect(prepared(true)).toEqual([
    `\r${measuring}\u001b[K`,
    ...["-] 0 %  Preparing", "#------------] 40 %  Preparing", "#] 99 %  Preparing"].map((line) =>
      expect.stringContaining(line),
    ),
    "\rLoading whisper-base\ufffd[2J\u001b[K",
  ]);
  expect(prepared(false)).toEqual([`${measuring}\n`, `${what}\n`]);
});

test("a file or pipe gets plain lines now and then, a quiet one none", () => {
  for (const quiet of [false, true]) {
    let now = 0;
    const stream = recorded(false);
    const progress = new ProgressLine(stream, () => now, quiet);
    for (; now < 40_000; now += 1000) progress.update(standing);
    progress.end();
    expect(stream.pieces).toEqual(quiet ? [] : Array(2).fill("talk.wav: 50 %, 20x, 2 min left\n"));
  }
});

test("what would steer a terminal is shown, not printed", () => {
  expect(shown("a\u001b[2Jb\u202ec\n")).toBe("a\ufffd[2Jb\ufffdc\ufffd");
});
