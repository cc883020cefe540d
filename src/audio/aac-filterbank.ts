/** AAC's lines to samples: transform, window, overlap. ISO/IEC 14496-3, 4.6.11. */
import { eightShort, type WindowInfo } from "./aac-channel.ts";
import { type InverseMdct, makeInverseMdct } from "./mdct.ts";

/** The rising half of a window of 2n. */
function sineSlope(n: number): Float64Array {
  return Float64Array.from({ length: n }, (_, i) => Math.sin((Math.PI * (i + 0.5)) / (2 * n)));
}

/** Kaiser-Bessel derived: the root of the running sum of a Kaiser window of n + 1. */
function kaiserBesselSlope(n: number, alpha: number): Float64Array {
  const bessel = (x: number) => {
    let [term, sum] = [1, 1];
    for (let k = 1; term > 1e-17 * sum; k++) {
      term *= (x / (2 * k)) ** 2;
      sum += term;
    }
    return sum;
  };
  const kaiser = Float64Array.from({ length: n + 1 }, (_, i) =>
    bessel(Math.PI * alpha * Math.sqrt(1 - ((2 * i) / n - 1) ** 2)),
  );
  const total = kaiser.reduce((sum, value) => sum + value, 0);
  let running = 0;
  return Float64Array.from({ length: n }, (_, i) => {
    running += kaiser[i] ?? 0;
    return Math.sqrt(running / total);
  });
}

interface Tables {
  long: InverseMdct;
  short: InverseMdct;
  /** By window shape. */
  longSlopes: Float64Array[];
  shortSlopes: Float64Array[];
}

let made: Tables | undefined;

function tables(): Tables {
  made ??= {
    long: makeInverseMdct(1024),
    short: makeInverseMdct(128),
    longSlopes: [sineSlope(1024), kaiserBesselSlope(1024, 4)],
    shortSlopes: [sineSlope(128), kaiserBesselSlope(128, 6)],
  };
  return made;
}

/** One frame's 1024 lines to the 1024 samples that they complete. */
export type Filterbank = (lines: Float32Array, info: WindowInfo) => Float32Array;

/** A slope of the long window's first half: the long one, or a short one between zeros and ones. */
function rising(sequence: number, shape: number): (i: number) => number {
  const { longSlopes, shortSlopes } = tables();
  const long = longSlopes[shape] ?? new Float64Array(1024);
  const short = shortSlopes[shape] ?? new Float64Array(128);
  if (sequence !== 3) return (i) => long[i] ?? 0;
  return (i) => (i < 448 ? 0 : i < 576 ? (short[i - 448] ?? 0) : 1);
}

function falling(sequence: number, shape: number): (i: number) => number {
  const { longSlopes, shortSlopes } = tables();
  const long = longSlopes[shape] ?? new Float64Array(1024);
  const short = shortSlopes[shape] ?? new Float64Array(128);
  if (sequence !== 1) return (i) => long[1023 - i] ?? 0;
  return (i) => (i < 448 ? 1 : i < 576 ? (short[575 - i] ?? 0) : 0);
}

/** Eight short windows, overlapping, in the middle of the long one's place. */
function addShort(lines: Float32Array, frame: Float64Array, shape: number, shapeBefore: number): void {
  const { short, shortSlopes } = tables();
  for (let window = 0; window < 8; window++) {
    const samples = short(lines, 128 * window);
    const up = shortSlopes[window === 0 ? shapeBefore : shape] ?? samples;
    const down = shortSlopes[shape] ?? samples;
    const at = 448 + 128 * window;
    for (let i = 0; i < 128; i++) {
      frame[at + i] = (frame[at + i] ?? 0) + (samples[i] ?? 0) * (up[i] ?? 0);
      frame[at + 128 + i] = (samples[128 + i] ?? 0) * (down[127 - i] ?? 0);
    }
  }
}

/** One channel's, with the half frame that it carries over. */
export function makeFilterbank(): Filterbank {
  const overlap = new Float64Array(1024);
  const frame = new Float64Array(2048);
  let shapeBefore = 0;
  return (lines, { sequence, shape }) => {
    frame.fill(0);
    const short = sequence === eightShort;
    if (short) addShort(lines, frame, shape, shapeBefore);
    else {
      const samples = tables().long(lines, 0);
      const [up, down] = [rising(sequence, shapeBefore), falling(sequence, shape)];
      for (let i = 0; i < 1024; i++) {
        frame[i] = (samples[i] ?? 0) * up(i);
        frame[1024 + i] = (samples[1024 + i] ?? 0) * down(i);
      }
    }
    shapeBefore = shape;
    // 1/n of the transform, and 16-bit full scale to 1.
    const [body, edge] = [1 / (1024 * 32_768), 1 / (128 * 32_768)];
    const scale = short ? edge : body;
    const sound = new Float32Array(1024);
    for (let i = 0; i < 1024; i++) {
      sound[i] = (overlap[i] ?? 0) + (frame[i] ?? 0) * scale;
      overlap[i] = (frame[1024 + i] ?? 0) * scale;
    }
    return sound;
  };
}
