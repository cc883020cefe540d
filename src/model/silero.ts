/**
 * Silero VAD v6 at 16 kHz: spectrum, four convolutions, an LSTM, a probability of speech. The published graph hears one frame of
 * 32 ms a run, and spends its time on everything but arithmetic. Here the same weights hear N frames that follow each other in one
 * run: all but the LSTM works on the frames side by side, the LSTM on their sequence. The probabilities are those of frame by frame.
 */
import { check, present } from "../lib/check.ts";
import { Graph, type GraphForm, type Value } from "../onnx/graph.ts";
import * as on from "../onnx/ops.ts";
import { gemm, matMul } from "../onnx/products.ts";
import type { OnnxTensor } from "../onnx/read.ts";
import { transposed } from "./weights.ts";

/** samples of a frame with the context before it, and zeros' stand-in behind it: the frame mirrored */
const frameSamples = 576;
const mirroredSamples = 64;
/** the spectrum: 4 columns of 256 samples, 128 apart, in 129 frequencies */
const columnSamples = 256;
const columnStep = 128;
const columns = 4;
const frequencies = 129;
const hidden = 128;
const strides = [1, 2, 2, 1] as const;

/** The published file holds a model for 8 kHz too, in the other branch. */
const prefix = "If_0_then_branch__Inline_0__";

/** frames [N, 576], state [2, 1, 128] before them -> probabilities [N, 1], nextState [2, 1, 128] behind them */
export function buildSilero(weights: ReadonlyMap<string, OnnxTensor>, form: GraphForm = {}): Graph {
  const stored = (name: string, ...shape: number[]): Float32Array => {
    const tensor = present(weights.get(prefix + name), name);
    check(tensor.shape.join() === shape.join(), `${name} is [${tensor.shape}]`);
    return tensor.data;
  };
  const graph = new Graph("silero", form);
  const frames = graph.input("frames", "float32", ["N", frameSamples]);
  const state = graph.input("state", "float32", [2, 1, hidden]);
  let x = spectrum(frames, stored("stft.forward_basis_buffer", 2 * frequencies, 1, columnSamples));
  let shape = { length: columns, channels: frequencies };
  strides.forEach((stride, i) => {
    const name = `encoder.${i}.reparam_conv`;
    const bias = present(weights.get(`${prefix}${name}.bias`), name).data;
    const weight = stored(`${name}.weight`, bias.length, shape.channels, 3);
    x = graph.within(name, () => convolution(x, shape, stride, weight, bias));
    shape = { length: Math.floor((shape.length - 1) / stride) + 1, channels: bias.length };
  });
  const [h, nextState] = lstm(on.reshape(x, ["N", 1, hidden]), state, {
    w: stored("decoder.rnn.weight_ih", 4 * hidden, hidden),
    r: stored("decoder.rnn.weight_hh", 4 * hidden, hidden),
    wb: stored("decoder.rnn.bias_ih", 4 * hidden),
    rb: stored("decoder.rnn.bias_hh", 4 * hidden),
  });
  const out = graph.weight("out.weight", stored("decoder.decoder.2.weight", 1, hidden, 1), [hidden, 1]);
  const score = gemm(relu(h), out, graph.weight("out.bias", stored("decoder.decoder.2.bias", 1), [1]));
  graph.output("probabilities", graph.apply("Sigmoid", [score], { dtype: "float32", shape: ["N", 1] }));
  graph.output("nextState", nextState);
  return graph;
}

const relu = (x: Value): Value => x.graph.apply("Relu", [x], { dtype: x.dtype, shape: x.shape });

/** @param basis [258, 1, 256], cosines above sines. @returns magnitudes [N, 4 * 129] */
function spectrum(frames: Value, basis: Float32Array): Value {
  const { graph } = frames;
  const padded = pad(frames, 0, mirroredSamples, "reflect");
  const windows = windowsOf(padded, columns, columnStep, columnSamples);
  const product = matMul(
    on.reshape(windows, [`${columns}*N`, columnSamples]),
    graph.weight("basis", transposed(basis, 2 * frequencies, columnSamples), [columnSamples, 2 * frequencies]),
  );
  const re = on.slice(product, 1, 0, frequencies, frequencies);
  const im = on.slice(product, 1, frequencies, 2 * frequencies, frequencies);
  const power = on.add(on.mul(re, re), on.mul(im, im));
  const magnitude = graph.apply("Sqrt", [power], { dtype: power.dtype, shape: power.shape });
  return on.reshape(magnitude, ["N", columns * frequencies]);
}

/**
 * Kernel 3, padding 1, then ReLU, as one product over all frames: x [N, length * channels], times outermost.
 * @param weight [out, channels, 3]
 */
function convolution(
  x: Value,
  { length, channels }: { length: number; channels: number },
  stride: 1 | 2,
  weight: Float32Array,
  bias: Float32Array,
): Value {
  const { graph } = x;
  const out = bias.length;
  const outLength = Math.floor((length - 1) / stride) + 1;
  const windows = windowsOf(pad(x, channels, channels, "constant"), outLength, stride * channels, 3 * channels);
  // [out, channels, 3] -> [3, channels, out]
  const kernel = new Float32Array(weight.length);
  for (let o = 0; o < out; o++)
    for (let c = 0; c < channels; c++)
      for (let tap = 0; tap < 3; tap++)
        kernel[(tap * channels + c) * out + o] = present(weight[(o * channels + c) * 3 + tap], "weight");
  const rows = on.reshape(windows, [outLength === 1 ? "N" : `${outLength}*N`, 3 * channels]);
  const product = gemm(rows, graph.weight("weight", kernel, [3 * channels, out]), graph.weight("bias", bias, [out]));
  return on.reshape(relu(product), ["N", outLength * out]);
}

/** @returns h [N, 128] after each frame, and h and c after the last: [2, 1, 128] */
function lstm(
  x: Value,
  state: Value,
  { w, r, wb, rb }: { w: Float32Array; r: Float32Array; wb: Float32Array; rb: Float32Array },
): [Value, Value] {
  const { graph } = x;
  const biases = new Float32Array(8 * hidden);
  biases.set(gates(wb));
  biases.set(gates(rb), 4 * hidden);
  const one = { dtype: "float32", shape: [1, 1, hidden] } as const;
  const results = graph.applyMany(
    "LSTM",
    [
      x,
      graph.weight("lstm.w", gates(w), [1, 4 * hidden, hidden]),
      graph.weight("lstm.r", gates(r), [1, 4 * hidden, hidden]),
      graph.weight("lstm.bias", biases, [1, 8 * hidden]),
      null,
      on.slice(state, 0, 0, 1, 1),
      on.slice(state, 0, 1, 2, 1),
    ],
    [{ dtype: "float32", shape: ["N", 1, 1, hidden] }, one, one],
    { hidden_size: hidden },
  );
  const [all, h, c] = results.map((result) => present(result, "LSTM"));
  return [on.reshape(present(all, "LSTM"), ["N", hidden]), on.concat([present(h, "LSTM"), present(c, "LSTM")], 0, 2)];
}

/** The published weights have the gates in the order input, forget, cell, output; ONNX wants input, output, forget, cell. */
function gates(data: Float32Array): Float32Array {
  const part = data.length / 4;
  const ordered = new Float32Array(data.length);
  [0, 3, 1, 2].forEach((from, to) => {
    ordered.set(data.subarray(from * part, (from + 1) * part), to * part);
  });
  return ordered;
}

function pad(x: Value, before: number, behind: number, mode: "reflect" | "constant"): Value {
  const width = Number(x.shape[1]) + before + behind;
  const pads = x.graph.constant([0, before, 0, behind], "int64", [4]);
  return x.graph.apply("Pad", [x, pads], { dtype: x.dtype, shape: [present(x.shape[0], "N"), width] }, { mode });
}

/** Overlapping stretches of each row, one behind the other: [N, count * width] */
function windowsOf(x: Value, count: number, step: number, width: number): Value {
  const windows = Array.from({ length: count }, (_, i) => on.slice(x, 1, i * step, i * step + width, width));
  return on.concat(windows, 1, count * width);
}
