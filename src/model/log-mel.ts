/**
 * OpenAI's log-mel (whisper/audio.py) as a graph: 25 ms Hann windows every 10 ms, their Fourier transform, Slaney's mel filters,
 * log10 with a floor 8 below the loudest, scaled to about -1 … 1.
 *
 *   z = F·x           every frame with 201 cosines and 201 sines, each under the window: a convolution
 *   e = M·z²          a filter over both squares of each frequency
 *   l = log10(max(e, 1e-10))
 *
 * and then, over a whole window, max(l, max(l) - 8)/4 + 1 (runtime/log-mel.ts, which asks for some frames at a time). In fp32, as the reference computes it: a transform that is a product is quicker here than a fast one outside the runtime.
 */
import { sampleRate } from "../lib/sample-rate.ts";
import { Graph } from "../onnx/graph.ts";
import { logarithm, maximum, mul } from "../onnx/ops.ts";
import { convolution, matMul } from "../onnx/products.ts";

/** samples at 16 kHz: of a frame, and from one to the next */
export const melPoints = 400;
export const melHop = 160;
const frequencies = melPoints / 2 + 1;

/** of a frequency in a frame: less counts as this */
const leastEnergy = 1e-10;
/**
 * Input `samples` [1, 1, S]: M frames in a row, S = 400 + 160·(M - 1). Output `log` [1, bins, M], above no floor yet.
 * @param bins 80, or 128 for large-v3 and turbo
 */
export function logMelGraph(bins: number): Graph {
  const graph = new Graph("log-mel");
  const samples = graph.input("samples", "float32", [1, 1, "S"]);
  const waves = graph.weight("waves", fourierRows(), [2 * frequencies, 1, melPoints]);
  const spectrum = convolution(samples, waves, melHop, "M"); // [1, 402, M]
  const filters = graph.weight("filters", twice(slaneyFilters(bins)), [bins, 2 * frequencies]);
  const energy = maximum(matMul(filters, mul(spectrum, spectrum)), graph.constant([leastEnergy]));
  graph.output("log", mul(logarithm(energy), graph.constant([1 / Math.LN10])));
  return graph;
}

/** Rows of cosines, then of sines, under a periodic Hann window: [402, 400] */
function fourierRows(): Float32Array {
  const rows = new Float32Array(2 * frequencies * melPoints);
  for (let k = 0; k < frequencies; k++) {
    for (let i = 0; i < melPoints; i++) {
      const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / melPoints);
      // k·i modulo a period: angles stay small, and exact.
      const angle = (2 * Math.PI * ((k * i) % melPoints)) / melPoints;
      rows[k * melPoints + i] = hann * Math.cos(angle);
      rows[(frequencies + k) * melPoints + i] = hann * Math.sin(angle);
    }
  }
  return rows;
}

/** Each filter for the squares of the cosines and again for those of the sines. */
function twice(filters: readonly Float32Array[]): Float32Array {
  const both = new Float32Array(filters.length * 2 * frequencies);
  filters.forEach((filter, i) => {
    both.set(filter, 2 * i * frequencies);
    both.set(filter, (2 * i + 1) * frequencies);
  });
  return both;
}

/** librosa.filters.mel(sr=16000, n_fft=400, n_mels): triangles on Slaney's scale, each of unit area. */
function slaneyFilters(count: number): Float32Array[] {
  const top = melOf(sampleRate / 2);
  const edges = Array.from({ length: count + 2 }, (_, i) => hertzOf((top * i) / (count + 1)));
  return Array.from({ length: count }, (_, i) => {
    const [low, middle, high] = [edges[i] ?? 0, edges[i + 1] ?? 0, edges[i + 2] ?? 0];
    const area = 2 / (high - low);
    return Float32Array.from({ length: frequencies }, (_, k) => {
      const hertz = (k * sampleRate) / melPoints;
      return area * Math.max(0, Math.min((hertz - low) / (middle - low), (high - hertz) / (high - middle)));
    });
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
