/**
 * Kaldi's filter bank in a graph, as CAM++ was trained with it: 25 ms frames every 10 ms, in each the mean taken off, pre-emphasis, Povey's
 * window, a Fourier transform of 512 points, mel triangles from 20 to 8,000 Hz, the logarithm; then each bin's mean over the frames taken off.
 *
 *   z = F·W·P·D·x     all that comes before the squares is linear: one convolution, its rows multiplied out once, in float64
 *   f = log(max(M·z², 2^-23))
 *   f - mean(f)
 *
 * Samples are in [-1, 1], not scaled to 16 bits as Kaldi has them: so the floor is heard in a quiet recording, which is made louder before.
 */
import { sampleRate } from "../lib/sample-rate.ts";
import type { Value } from "../onnx/graph.ts";
import { logarithm, maximum, mul, reduceMiddle, sub, transpose } from "../onnx/ops.ts";
import { convolution, matMul } from "../onnx/products.ts";

/** Samples of a frame, and from one to the next. */
export const fbankPoints = 400;
const hop = 160;
export const fbankBins = 80;
const transformPoints = 512;
const lowestHertz = 20;
const leastEnergy = 2 ** -23;
const emphasis = 0.97;
/** Without the constant one, which is below every filter, and the highest, which Kaldi leaves out. */
const frequencies = transformPoints / 2 - 1;

/** Samples of which there are so many frames, at least. */
export const fbankSamples = (frames: number): number => fbankPoints + hop * (frames - 1);

/** Samples [B, 1, S], S at least 400, to [B, M, 80], M = 1 + floor((S - 400) / 160). */
export function fbankOf(samples: Value): Value {
  const { graph } = samples;
  const waves = graph.weight("waves", waveRows(), [2 * frequencies, 1, fbankPoints]);
  const spectrum = convolution(samples, waves, hop, "M"); // [B, 510, M]
  const filters = graph.weight("filters", filterRows(), [fbankBins, 2 * frequencies]);
  const energy = maximum(matMul(filters, mul(spectrum, spectrum)), graph.constant([leastEnergy]));
  const bins = transpose(logarithm(energy), [0, 2, 1]);
  return sub(bins, reduceMiddle("ReduceMean", bins));
}

/** F·W·P·D: rows of cosines, then of sines, [510, 400]. */
function waveRows(): Float32Array {
  const rows = new Float32Array(2 * frequencies * fbankPoints);
  for (let row = 0; row < 2 * frequencies; row++) {
    const wave = row < frequencies ? Math.cos : Math.sin;
    const frequency = (row % frequencies) + 1;
    const windowed = Float64Array.from({ length: fbankPoints }, (_, i) => {
      const povey = (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (fbankPoints - 1))) ** 0.85;
      return povey * wave((2 * Math.PI * ((frequency * i) % transformPoints)) / transformPoints);
    });
    rows.set(offMean(beforeEmphasis(windowed)), row * fbankPoints);
  }
  return rows;
}

/** g·P, where P takes 0.97 of the sample before from each, of the first its own. */
function beforeEmphasis(row: Float64Array): Float64Array {
  return row.map((value, i) => value - emphasis * (row[i + 1] ?? 0) - (i === 0 ? emphasis * value : 0));
}

/** g·D, where D takes a frame's mean off. */
function offMean(row: Float64Array): Float64Array {
  const mean = row.reduce((sum, value) => sum + value, 0) / row.length;
  return row.map((value) => value - mean);
}

/** Triangles on the mel scale, for the squares of the cosines and again for those of the sines: [80, 510]. */
function filterRows(): Float32Array {
  const rows = new Float32Array(fbankBins * 2 * frequencies);
  const lowest = melOf(lowestHertz);
  const step = (melOf(sampleRate / 2) - lowest) / (fbankBins + 1);
  for (let bin = 0; bin < fbankBins; bin++) {
    for (let frequency = 1; frequency <= frequencies; frequency++) {
      const along = (melOf((sampleRate / transformPoints) * frequency) - lowest) / step - bin;
      const weight = Math.max(0, Math.min(along, 2 - along));
      const at = bin * 2 * frequencies + frequency - 1;
      rows[at] = weight;
      rows[at + frequencies] = weight;
    }
  }
  return rows;
}

const melOf = (hertz: number): number => 1127 * Math.log(1 + hertz / 700);
