/**
 * What happens to an AAC channel's lines before they become sound: noise for bands that were sent as mere energy (4.6.13),
 * middle and side, intensity stereo (4.6.8), and temporal noise shaping (4.6.9).
 */
import {
  type ChannelData,
  eightShort,
  intensityInPhase,
  intensityOutOfPhase,
  type NoiseShape,
  noiseBook,
  type WindowInfo,
} from "./aac-channel.ts";

/** A source of noise in [-1, 1). */
export type Noise = () => number;

/** A linear congruential generator. The seed comes from the packet, so that a frame sounds the same wherever reading began. */
export function makeNoise(seed: number): Noise {
  let state = seed | 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state / 2 ** 31;
  };
}

interface Band {
  group: number;
  band: number;
  /** Lines [start, end) of one window. */
  start: number;
  end: number;
}

/** Every band of every window. */
function* bandsOf({ groups, maxBand, offsets }: WindowInfo): Generator<Band> {
  let window = 0;
  for (const [group, length] of groups.entries()) {
    for (let band = 0; band < maxBand; band++)
      for (let w = window; w < window + length; w++)
        yield { group, band, start: 128 * w + (offsets[band] ?? 0), end: 128 * w + (offsets[band + 1] ?? 0) };
    window += length;
  }
}

export function addNoise({ info, books, factors, lines }: ChannelData, noise: Noise): void {
  for (const { group, band, start, end } of bandsOf(info)) {
    if (books[group]?.[band] !== noiseBook) continue;
    let energy = 0;
    for (let i = start; i < end; i++) {
      const value = noise();
      lines[i] = value;
      energy += value * value;
    }
    const scale = 2 ** (0.25 * (factors[group]?.[band] ?? 0)) / Math.sqrt(energy || 1);
    for (let i = start; i < end; i++) lines[i] = (lines[i] ?? 0) * scale;
  }
}

/** By group and band: whether the two channels are sum and difference there, and whether that was said for each band alone. */
export interface StereoMask {
  marked(group: number, band: number): boolean;
  byBand: boolean;
}

export function joinStereo(left: ChannelData, right: ChannelData, mask: StereoMask): void {
  for (const { group, band, start, end } of bandsOf(left.info)) {
    const leftBook = left.books[group]?.[band] ?? 0;
    const rightBook = right.books[group]?.[band] ?? 0;
    const marked = mask.marked(group, band);
    if (rightBook === intensityInPhase || rightBook === intensityOutOfPhase) {
      // With intensity, a band's own mark means the opposite phase.
      const turned = mask.byBand && marked;
      const sign = (rightBook === intensityInPhase) === !turned ? 1 : -1;
      const scale = sign * 0.5 ** (0.25 * (right.factors[group]?.[band] ?? 0));
      for (let i = start; i < end; i++) right.lines[i] = (left.lines[i] ?? 0) * scale;
    } else if (marked && leftBook === noiseBook && rightBook === noiseBook) {
      // The same noise in both, each at its own level.
      const level = 2 ** (0.25 * ((right.factors[group]?.[band] ?? 0) - (left.factors[group]?.[band] ?? 0)));
      for (let i = start; i < end; i++) right.lines[i] = (left.lines[i] ?? 0) * level;
    } else if (marked && leftBook < noiseBook && rightBook < noiseBook) {
      for (let i = start; i < end; i++) {
        const middle = left.lines[i] ?? 0;
        const side = right.lines[i] ?? 0;
        left.lines[i] = middle + side;
        right.lines[i] = middle - side;
      }
    }
  }
}

/** Reflection to prediction coefficients: a[1...order]. */
function predictor(reflections: readonly number[]): Float64Array {
  const a = new Float64Array(reflections.length + 1);
  for (const [m, reflection] of reflections.entries()) {
    const before = a.slice();
    for (let i = 1; i <= m; i++) a[i] = (before[i] ?? 0) + reflection * (before[m + 1 - i] ?? 0);
    a[m + 1] = reflection;
  }
  return a;
}

/** y(n) = x(n) - sum of a(j) y(n-j), along the lines, up or down. */
function shape(lines: Float32Array, start: number, end: number, { downward, reflections, order }: NoiseShape): void {
  const a = predictor(reflections);
  const step = downward ? -1 : 1;
  let at = downward ? end - 1 : start;
  for (let n = 0; n < end - start; n++, at += step) {
    let sum = lines[at] ?? 0;
    for (let j = 1; j <= Math.min(order, n); j++) sum -= (a[j] ?? 0) * (lines[at - j * step] ?? 0);
    lines[at] = sum;
  }
}

export function shapeNoise({ info, shapes, lines }: ChannelData): void {
  const { offsets, maxBand, shaped, sequence } = info;
  const limit = Math.min(shaped, maxBand);
  let window = -1;
  let bottom = 0;
  for (const filter of shapes) {
    // A window's filters follow one another from the top band down.
    if (filter.window !== window) bottom = offsets.length - 1;
    window = filter.window;
    const top = bottom;
    bottom = Math.max(0, top - filter.length);
    const base = sequence === eightShort ? 128 * window : 0;
    const start = base + (offsets[Math.min(bottom, limit)] ?? 0);
    const end = base + (offsets[Math.min(top, limit)] ?? 0);
    if (filter.order > 0 && end > start) shape(lines, start, end, filter);
  }
}
