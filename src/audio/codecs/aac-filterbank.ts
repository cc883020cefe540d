/** AAC's lines to samples: transform, window, overlap. ISO/IEC 14496-3, 4.6.11. */
import { eightShort, longStart, longStop, type WindowInfo } from "./aac-channel.ts";
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

/** A short slope between zeros and ones: the long window's half where long and short meet. */
function edgeSlope(short: Float64Array): Float64Array {
  return Float64Array.from({ length: 1024 }, (_, i) => (i < 448 ? 0 : i < 576 ? (short[i - 448] ?? 0) : 1));
}

interface Slopes {
  long: Float64Array;
  short: Float64Array;
  edge: Float64Array;
}

interface Tables {
  long: InverseMdct;
  short: InverseMdct;
  sine: Slopes;
  kaiser: Slopes;
}

let made: Tables | undefined;

function tables(): Tables {
  const slopes = (long: Float64Array, short: Float64Array) => ({ long, short, edge: edgeSlope(short) });
  made ??= {
    long: makeInverseMdct(1024),
    short: makeInverseMdct(128),
    sine: slopes(sineSlope(1024), sineSlope(128)),
    kaiser: slopes(kaiserBesselSlope(1024, 4), kaiserBesselSlope(128, 6)),
  };
  return made;
}

function slopesOf(shape: number): Slopes {
  return shape === 1 ? tables().kaiser : tables().sine;
}

/** One frame's 1024 lines to the 1024 samples that they complete. */
export type Filterbank = (lines: Float32Array, info: WindowInfo) => Float32Array;

/** 2048 samples, windowed; the slopes up are of the shape before, those down of this one. */
function addLong(lines: Float32Array, frame: Float64Array, info: WindowInfo, shapeBefore: number): void {
  const samples = tables().long(lines, 0);
  const before = slopesOf(shapeBefore);
  const after = slopesOf(info.shape);
  const up = info.sequence === longStop ? before.edge : before.long;
  const down = info.sequence === longStart ? after.edge : after.long;
  for (let i = 0; i < 1024; i++) {
    frame[i] = (samples[i] ?? 0) * (up[i] ?? 0);
    frame[1024 + i] = (samples[1024 + i] ?? 0) * (down[1023 - i] ?? 0);
  }
}

/** Eight short windows, overlapping, in the middle of the long one's place. */
function addShort(lines: Float32Array, frame: Float64Array, info: WindowInfo, shapeBefore: number): void {
  const { short } = tables();
  const down = slopesOf(info.shape).short;
  frame.fill(0);
  for (let window = 0; window < 8; window++) {
    const samples = short(lines, 128 * window);
    const up = slopesOf(window === 0 ? shapeBefore : info.shape).short;
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
  return (lines, info) => {
    const short = info.sequence === eightShort;
    if (short) addShort(lines, frame, info, shapeBefore);
    else addLong(lines, frame, info, shapeBefore);
    shapeBefore = info.shape;
    // 1/n of the transform, and 16-bit full scale to 1.
    const scale = 1 / ((short ? 128 : 1024) * 32_768);
    const sound = new Float32Array(1024);
    for (let i = 0; i < 1024; i++) {
      sound[i] = (overlap[i] ?? 0) + (frame[i] ?? 0) * scale;
      overlap[i] = (frame[1024 + i] ?? 0) * scale;
    }
    return sound;
  };
}
