/**
 * A streaming polyphase resampler: windowed sinc (Kaiser), 32 zero crossings on each side at the lower of the two rates.
 * The ratio is kept exact: 48 kHz to 16 kHz is 1/3, 44.1 kHz is 160/441. One output is one dot product of the input around it
 * with one row of the filter bank, so the result does not depend on how the input was cut into chunks, and a stream may be
 * taken up at any output.
 *
 * J. O. Smith, "Digital Audio Resampling Home Page", 2002; the Kaiser window's design formulas: Oppenheim and Schafer, 7.5.
 */
import { check } from "../lib/check.ts";
import { joined } from "../lib/joined.ts";
import { resampleKernel } from "./resample-kernel.ts";

export const zeroCrossings = 32;
/** The middle of the transition band, as a share of the lower Nyquist frequency. */
const rolloff = 0.96;
/** Stop-band 89 dB down: 0.1102 (89 - 8.7). */
const kaiserBeta = 8.85;
/** Frames of input held at once. */
const roomFrames = 32_768;
/** Above this many taps (64 MB) the ratio is approached by a simpler one: only odd rates of hundreds of kHz get there. */
const maxBankTaps = 16_777_216;

export interface Resampler {
  /** The first input frame that it wants: later outputs need nothing before it. */
  readonly firstInput: number;
  /** All outputs that these inputs complete; finite inputs give finite outputs. */
  push(input: Float32Array): Float32Array;
  /** The rest, as if silence followed. In all, ceil(frames * to / from) outputs come from `frames` inputs. */
  flush(): Float32Array;
}

/** The modified Bessel function of the first kind, order 0: its power series. */
function besselI0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function ratio(from: number, to: number): { phases: number; stride: number } {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  const common = divisor(from, to);
  let phases = to / common;
  let stride = from / common;
  const tapsPerPhase = 2 * zeroCrossings * Math.max(1, from / to) + 16;
  while (phases * tapsPerPhase > maxBankTaps) {
    phases = Math.floor(phases / 2);
    stride = Math.round((phases * from) / to);
  }
  return { phases, stride };
}

/** phases rows of `taps` values: row p holds the filter for an output p/phases of an input frame after a frame. */
function filterBank(phases: number, half: number, taps: number, scale: number): Float32Array {
  const bank = new Float32Array(phases * taps);
  const width = zeroCrossings / scale;
  const top = besselI0(kaiserBeta);
  const row = new Float64Array(2 * half);
  for (let phase = 0; phase < phases; phase++) {
    let sum = 0;
    for (let k = 0; k < 2 * half; k++) {
      const t = k - half + 1 - phase / phases;
      const x = Math.PI * t * scale * rolloff;
      const inside = 1 - (t / width) ** 2;
      const value =
        inside <= 0 ? 0 : (x === 0 ? 1 : Math.sin(x) / x) * (besselI0(kaiserBeta * Math.sqrt(inside)) / top);
      row[k] = value;
      sum += value;
    }
    for (let k = 0; k < 2 * half; k++) bank[phase * taps + k] = (row[k] ?? 0) / sum;
  }
  return bank;
}

function passThrough(firstOutput: number): Resampler {
  return { firstInput: firstOutput, push: (input) => input.slice(), flush: () => new Float32Array(0) };
}

/** The kernel with its memory: the filter bank, then room for input, then for output. */
function prepare(phases: number, stride: number) {
  const scale = Math.min(1, phases / stride);
  const half = Math.ceil(zeroCrossings / scale);
  const taps = Math.ceil((2 * half) / 8) * 8;
  const room = Math.max(roomFrames, 4 * taps);
  const outRoom = Math.ceil((room * phases) / stride) + 1;
  const bankBytes = phases * taps * 4;
  const { memory, run } = resampleKernel(bankBytes + (room + outRoom) * 4);
  new Float32Array(memory, 0, phases * taps).set(filterBank(phases, half, taps, scale));
  const held = new Float32Array(memory, bankBytes, room);
  const made = new Float32Array(memory, bankBytes + room * 4, outRoom);
  return { half, taps, bankBytes, held, made, run };
}

/**
 * @param from frames a second of the input, a positive integer
 * @param to frames a second of the output
 * @param firstOutput the index of the first output wanted: the inputs then begin at `firstInput`
 */
export function makeResampler(from: number, to: number, firstOutput = 0): Resampler {
  check(Number.isInteger(from) && from > 0 && Number.isInteger(to) && to > 0, `resample ${from} to ${to}`);
  if (from === to) return passThrough(firstOutput);
  const { phases, stride } = ratio(from, to);
  const { half, taps, bankBytes, held, made, run } = prepare(phases, stride);
  const room = held.length;
  const skip = Math.floor(stride / phases);
  const step = stride % phases;

  // Output n stands at input n * stride / phases; its taps begin half - 1 frames before that.
  const wanted = Math.floor((firstOutput * stride) / phases) - half + 1;
  const firstInput = Math.max(0, wanted);
  let phase = (firstOutput * stride) % phases;
  let filled = firstInput - wanted; // silence before the file
  let received = firstInput;
  let next = firstOutput;

  /** Makes what the held frames allow (at most `limit`), and moves the rest to the front. */
  function drain(limit: number): Float32Array {
    // The largest count whose last output is still within the held frames: floor((phase + (count-1) stride) / phases) + taps <= filled.
    const last = (filled - taps + 1) * phases - 1 - phase;
    const count = Math.min(limit, last < 0 ? 0 : Math.floor(last / stride) + 1, made.length);
    if (count <= 0) return new Float32Array(0);
    run(bankBytes, 0, bankBytes + room * 4, count, taps * 4, phase, step, skip * 4, phases);
    const moved = phase + count * stride;
    const consumed = Math.min(filled, Math.floor(moved / phases));
    held.copyWithin(0, consumed, filled);
    filled -= consumed;
    phase = moved % phases;
    next += count;
    return made.slice(0, count);
  }

  function feed(input: Float32Array, limit: number): Float32Array[] {
    const parts: Float32Array[] = [];
    for (let at = 0; at < input.length; ) {
      const piece = input.subarray(at, at + room - filled);
      held.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      const part = drain(limit - parts.reduce((sum, { length }) => sum + length, 0));
      if (part.length > 0) parts.push(part);
      else if (piece.length === 0) break;
    }
    return parts;
  }

  return {
    firstInput,
    push(input) {
      received += input.length;
      return joined(feed(input, Number.POSITIVE_INFINITY));
    },
    flush() {
      const total = Math.ceil((received * phases) / stride);
      if (total <= next) return new Float32Array(0);
      return joined(feed(new Float32Array(2 * taps), total - next));
    },
  };
}
