/**
 * How much rounding costs a product: the relative error of its output, found when a model is compiled, on rows shaped like the
 * real ones. A product above the bound stays in fp32.
 *
 * The rows are noise that goes the way of real rows: through the norm that stands before, through the MLP's first matrix. What
 * makes rounding bad, channels far larger than the others, lies in those weights.
 */
import type { Graph, Value } from "../onnx/graph.ts";

/** Above this relative error a product isn't rounded. On Gaussian rows and weights it is below 0.011. */
export const roundingBound = 0.05;

const [rowCount, columnCount] = [8, 64];

export interface RoundedProduct {
  /** where in the graph, such as layer.3/mlp/up */
  product: string;
  /** relative, of its output */
  error: number;
  kept: "int8" | "float32";
}

/** A matrix [inputs, outputs] before and after rounding, by element; and in how large groups the other factor's rows are rounded. */
export interface RoundedMatrix {
  inputs: number;
  outputs: number;
  group: number;
  exact(row: number, column: number): number;
  rounded(row: number, column: number): number;
}

/** Rows [rowCount, k] that are like those a value will hold, made when they are asked for. */
const samples = new WeakMap<Value, () => Float32Array>();

export function likeNoise(
  value: Value,
  width: number,
  { gamma, beta }: { gamma: Float32Array; beta: Float32Array },
): void {
  samples.set(value, () => noise(width).map((x, i) => x * (gamma[i % width] ?? 1) + (beta[i % width] ?? 0)));
}

/** `value` holds some of the rows of `x`. */
export function likeRowsOf(value: Value, x: Value): Value {
  const sample = samples.get(x);
  if (sample) samples.set(value, sample);
  return value;
}

/** The rows of `value` are like gelu(x·W + b) of those of `x`. */
export function likeInner(
  value: Value,
  x: Value,
  {
    inputs,
    outputs,
    weight,
    bias,
  }: { inputs: number; outputs: number; weight: Float32Array; bias: Float32Array | null },
): void {
  samples.set(value, () => {
    const rows = sampleOf(x, inputs);
    const out = new Float32Array(rowCount * outputs);
    for (let n = 0; n < rowCount; n++) {
      const row = out.subarray(n * outputs, (n + 1) * outputs);
      if (bias) row.set(bias);
      for (let r = 0; r < inputs; r++) {
        const factor = rows[n * inputs + r] ?? 0;
        for (let c = 0; c < outputs; c++) row[c] = (row[c] ?? 0) + factor * (weight[r * outputs + c] ?? 0);
      }
    }
    // gelu in its tanh form: near enough for a sample
    return out.map((y) => (y / 2) * (1 + Math.tanh(0.797_884_56 * (y + 0.044_715 * y ** 3))));
  });
}

function sampleOf(value: Value, width: number): Float32Array {
  return samples.get(value)?.() ?? noise(width);
}

const found = new WeakMap<Graph, RoundedProduct[]>();

/** What was found out about a graph's rounded products. */
export const roundedProducts = (graph: Graph): readonly RoundedProduct[] => found.get(graph) ?? [];

/** Whether a product is rounded; the finding is kept with the graph. */
export function worthRounding(x: Value, matrix: RoundedMatrix, name: string): boolean {
  const product = x.graph.path(name);
  const list = found.get(x.graph) ?? [];
  const known = list.find((one) => one.product === product);
  if (known) return known.kept === "int8";
  const error = errorOfRounding(x, matrix);
  const kept = error <= roundingBound ? "int8" : "float32";
  list.push({ product, error, kept });
  found.set(x.graph, list);
  return kept === "int8";
}

/** @returns |ŷ - y|/|y| over some rows and columns of y = x·W, both factors rounded in ŷ */
export function errorOfRounding(x: Value, { inputs, outputs, group, exact, rounded }: RoundedMatrix): number {
  const rows = sampleOf(x, inputs);
  const roundedRows = roundedInGroups(rows, group);
  const stride = Math.max(1, Math.floor(outputs / columnCount));
  let [difference, size] = [0, 0];
  for (let c = 0; c < outputs; c += stride) {
    for (let n = 0; n < rowCount; n++) {
      let [y, approximate] = [0, 0];
      for (let r = 0; r < inputs; r++) {
        y += (rows[n * inputs + r] ?? 0) * exact(r, c);
        approximate += (roundedRows[n * inputs + r] ?? 0) * rounded(r, c);
      }
      difference += (approximate - y) ** 2;
      size += y * y;
    }
  }
  return size > 0 ? Math.sqrt(difference / size) : 0;
}

function roundedInGroups(rows: Float32Array, group: number): Float32Array {
  const out = new Float32Array(rows.length);
  for (let from = 0; from < rows.length; from += group) {
    const piece = rows.subarray(from, from + group);
    const unit = piece.reduce((most, x) => Math.max(most, Math.abs(x)), 1e-12) / 127;
    piece.forEach((x, i) => {
      out[from + i] = Math.round(x / unit) * unit;
    });
  }
  return out;
}

/** Gaussian, the same at every call: [rowCount, width] */
function noise(width: number): Float32Array {
  let seed = 1;
  const uniform = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return (seed + 1) / 4_294_967_297;
  };
  return Float32Array.from(
    { length: rowCount * width },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}
