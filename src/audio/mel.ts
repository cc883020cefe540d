/**
 * OpenAI's log-mel (whisper/audio.py): 25 ms Hann windows every 10 ms, slaney mel filters, log10 with a floor 8 below the
 * loudest, scaled to about -1 … 1. Computed in float64; samples are zero-padded as audio to 30 s.
 */
import { check } from "../lib/check.ts";
import { points, transform, workspace } from "./fft.ts";

const rate = 16_000;
const hop = 160;
/** 30 s */
const fullSamples = 480_000;
export const melFrames = fullSamples / hop;
const bins = points / 2 + 1;
const reach = points / 2;

/** Periodic Hann. */
const hann = Float64Array.from({ length: points }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / points));

interface Filter {
  first: number;
  weights: Float64Array;
}

export interface LogMel {
  /** @param samples at 16 kHz, at most 30 s. @returns [bins, 3000], row-major */
  logMel(samples: Float32Array): Float32Array;
}

/** @param melBins 80, or 128 for large-v3 and turbo */
export function createLogMel(melBins: number): LogMel {
  const filters = slaneyFilters(melBins);
  const [a, b] = [workspace(), workspace()];
  const [powerA, powerB] = [new Float64Array(bins), new Float64Array(bins)];
  return {
    logMel(samples) {
      check(samples.length <= fullSamples, `${samples.length} samples in a window`);
      const out = new Float32Array(melBins * melFrames);
      // Frames that touch no sample are all alike.
      const frames =
        samples.length > fullSamples - reach
          ? melFrames
          : Math.min(melFrames, Math.ceil((samples.length + reach) / hop));
      out.fill(-10);
      // Two real frames make one complex transform.
      for (let t = 0; t < frames; t += 2) {
        fill(a.re, samples, t * hop - reach);
        fill(a.im, samples, (t + 1) * hop - reach);
        const { re, im } = transform(a, b);
        powers(re, im, powerA, powerB);
        write(filters, powerA, out, t);
        if (t + 1 < melFrames) write(filters, powerB, out, t + 1);
      }
      return scaled(out);
    },
  };
}

/** One windowed frame; the padded signal is mirrored at both ends. */
function fill(frame: Float64Array, samples: Float32Array, start: number): void {
  if (start >= 0 && start + points <= samples.length) {
    for (let i = 0; i < points; i++) frame[i] = (samples[start + i] as number) * (hann[i] as number);
    return;
  }
  for (let i = 0; i < points; i++) {
    let n = start + i;
    if (n < 0) n = -n;
    else if (n >= fullSamples) n = 2 * (fullSamples - 1) - n;
    frame[i] = n < samples.length ? (samples[n] as number) * (hann[i] as number) : 0;
  }
}

/** Takes the spectra of the real and the imaginary input apart: X_a = (Z[k] + Z*[-k])/2, X_b = (Z[k] - Z*[-k])/2i. */
function powers(re: Float64Array, im: Float64Array, first: Float64Array, second: Float64Array): void {
  for (let k = 0; k < bins; k++) {
    const mirrored = k === 0 ? 0 : points - k;
    const zr = re[k] as number;
    const zi = im[k] as number;
    const cr = re[mirrored] as number;
    const ci = im[mirrored] as number;
    first[k] = ((zr + cr) * (zr + cr) + (zi - ci) * (zi - ci)) / 4;
    second[k] = ((zi + ci) * (zi + ci) + (cr - zr) * (cr - zr)) / 4;
  }
}

function write(filters: readonly Filter[], power: Float64Array, out: Float32Array, frame: number): void {
  let at = frame;
  for (const { first, weights } of filters) {
    let energy = 0;
    for (let k = 0; k < weights.length; k++) energy += (weights[k] as number) * (power[first + k] as number);
    out[at] = Math.log10(Math.max(energy, 1e-10));
    at += melFrames;
  }
}

/** In place: a floor 8 decades of power below the loudest, then (x + 4)/4. */
function scaled(out: Float32Array): Float32Array {
  let loudest = -10;
  for (let i = 0; i < out.length; i++) if ((out[i] as number) > loudest) loudest = out[i] as number;
  const floor = loudest - 8;
  for (let i = 0; i < out.length; i++) out[i] = (Math.max(out[i] as number, floor) + 4) / 4;
  return out;
}

/** librosa.filters.mel(sr=16000, n_fft=400, n_mels): triangles on Slaney's scale, each of unit area. */
function slaneyFilters(count: number): Filter[] {
  const top = melOf(rate / 2);
  const edges = Array.from({ length: count + 2 }, (_, i) => hertzOf((top * i) / (count + 1)));
  return Array.from({ length: count }, (_, i) => {
    const [low, middle, high] = [edges[i] ?? 0, edges[i + 1] ?? 0, edges[i + 2] ?? 0];
    const area = 2 / (high - low);
    const all = Float64Array.from({ length: bins }, (_, k) => {
      const hertz = (k * rate) / points;
      return Math.fround(
        area * Math.max(0, Math.min((hertz - low) / (middle - low), (high - hertz) / (high - middle))),
      );
    });
    const first = Math.max(
      0,
      all.findIndex((weight) => weight > 0),
    );
    const last = all.findLastIndex((weight) => weight > 0);
    return { first, weights: all.slice(first, last + 1) };
  });
}

/** Slaney: linear to 1 kHz, logarithmic above. */
const linearStep = 200 / 3;
const logStart = 1000;
const logStep = Math.log(6.4) / 27;

function melOf(hertz: number): number {
  return hertz < logStart ? hertz / linearStep : logStart / linearStep + Math.log(hertz / logStart) / logStep;
}

function hertzOf(mel: number): number {
  const start = logStart / linearStep;
  return mel < start ? mel * linearStep : logStart * Math.exp(logStep * (mel - start));
}
