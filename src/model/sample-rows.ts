/**
 * Rows like those that a value will hold: noise that goes the way of real rows, through the norm that stands before, through the MLP's first
 * matrix. What rounding costs is found on them (rounding.ts).
 */
import type { Value } from "../onnx/graph.ts";
import { geluInPlace } from "./gelu.ts";
import { quickLoops } from "./quick-loops.ts";
import { transposed } from "./weights.ts";

export const rowCount = 8;

/** x·W + b, W transposed */
interface Layer {
  inputs: number;
  outputs: number;
  stored: Float32Array;
  bias: Float32Array | null;
}

/** The rows of `value` are like noise behind a norm. */
export function likeNoise(
  value: Value,
  width: number,
  { gamma, beta }: { gamma: Float32Array; beta: Float32Array },
): void {
  value.graph.facts(value).sample = () => {
    const rows = noise(width).slice();
    for (let i = 0, c = 0; i < rows.length; i++) {
      rows[i] = (rows[i] as number) * (gamma[c] as number) + (beta[c] as number);
      if (++c === width) c = 0;
    }
    return rows;
  };
}

/** `value` holds some of the rows of `x`. */
export function likeRowsOf(value: Value, x: Value): Value {
  const { sample } = x.graph.facts(x);
  if (sample) value.graph.facts(value).sample = sample;
  return value;
}

/** The rows of `value` are like gelu(x·W + b) of those of `x`. */
export function likeInner(value: Value, x: Value, { inputs, outputs, stored, bias }: Layer): void {
  const { products, known } = x.graph;
  // Weights would be held for a sample that nobody asks for.
  if (products === "exact" || (known !== undefined && !products.startsWith("int4"))) return;
  let sample: Float32Array | undefined;
  value.graph.facts(value).sample = () => {
    if (sample) return sample;
    const columns = Float64Array.from(transposed(sampleOf(x, inputs), rowCount, inputs));
    const out = new Float32Array(rowCount * outputs);
    const sums = new Float64Array(rowCount);
    const sumsOver = placedRows(columns);
    for (let c = 0; c < outputs; c++) {
      sumsOver(0, stored, c * inputs, sums);
      const added = bias?.[c] ?? 0;
      for (let n = 0; n < rowCount; n++) out[n * outputs + c] = (sums[n] as number) + added;
    }
    geluInPlace(out);
    sample = out;
    return sample;
  };
}

export function sampleOf(value: Value, width: number): Float32Array {
  return value.graph.facts(value).sample?.() ?? noise(width);
}

/**
 * Rows times columns, side by side.
 * @param sets of rows, transposed, [inputs, rowCount], in the type of the sums
 * @returns what puts the products of a set's rows with a column, which begins at `from` in `values`, into `sums` [rowCount]; to be used before anything
 * else that takes memory of the loops
 */
export function placedRows(
  ...sets: readonly Float64Array[]
): (set: number, values: Float32Array | Float64Array, from: number, sums: Float64Array) => void {
  const inputs = (sets[0]?.length ?? 0) / rowCount;
  const [rowsBytes, columnBytes] = [8 * rowCount * inputs, 8 * inputs];
  const columnAt = sets.length * rowsBytes;
  const sumsAt = columnAt + columnBytes;
  const { memory, run } = quickLoops(sumsAt + 8 * rowCount);
  for (const [i, rows] of sets.entries()) new Float64Array(memory, i * rowsBytes, rows.length).set(rows);
  const found = new Float64Array(memory, sumsAt, rowCount);
  const [floats, doubles] = [new Float32Array(memory, columnAt, inputs), new Float64Array(memory, columnAt, inputs)];
  return (set, values, from, sums) => {
    if (values instanceof Float32Array) {
      floats.set(values.subarray(from, from + inputs));
      run.sumsOfFloats(set * rowsBytes, columnAt, columnAt + 4 * inputs, sumsAt);
    } else {
      doubles.set(values.subarray(from, from + inputs));
      run.sumsOfDoubles(set * rowsBytes, columnAt, columnAt + 8 * inputs, sumsAt);
    }
    sums.set(found);
  };
}

/** By width: products of a layer have a few, in turn. */
const known = new Map<number, Float32Array>();

/** Gaussian, the same at every call: [rowCount, width] */
function noise(width: number): Float32Array {
  const found = known.get(width);
  if (found) return found;
  let seed = 1;
  const uniform = (): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return (seed + 1) / 4_294_967_297;
  };
  const made = new Float32Array(rowCount * width);
  for (let i = 0; i < made.length; i++)
    made[i] = Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  known.set(width, made);
  return made;
}
