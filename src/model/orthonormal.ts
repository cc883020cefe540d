/**
 * Orthonormal keys (slim-attention, section 3): W_K,i = U_i·T_i per head, so that K' = x·U is cached instead of x·W_K and
 * V = K'·(U^-1·W_V) can be rebuilt with a hundredth of the rounding error. Per layer the choice between keys and inputs is
 * made by that error, predicted on real inputs of the layer.
 */
import { type Dims, headWidth } from "./dims.ts";
import type { AttentionWeights, Linear } from "./layers.ts";
import { conditionNumber, type Lu, lu, type Matrix64, matrix64, multiply, solve, thinQr } from "./linear-algebra.ts";
import type { SlimCache } from "./state.ts";
import { transposed } from "./weights.ts";

/** Above this relative error of the rebuilt values a layer keeps its inputs. */
export const errorBound = 5e-4;

export interface OrthonormalKeys {
  cache: "keys";
  /** U = [U_1 … U_h], [d, d]: K' = x·U */
  basis: Matrix64;
  /** T_i per head, [d_k, d_k]: W_K,i = U_i·T_i */
  triangles: Matrix64[];
  /** U^-1·W_V, [d, d]: V = K'·rebuild */
  rebuild: Matrix64;
}

/** What a layer's self-attention keeps, with what it needs for it. */
export type CachePlan = OrthonormalKeys | { cache: "inputs" };

export type PlanOf = (layer: number) => CachePlan;

/** What was found out about a layer's self-attention: for the manifest and for `models show`. */
export interface LayerChoice {
  layer: number;
  /** cond(W_K) and cond(U) */
  conditionBefore: number;
  conditionAfter: number;
  /** relative error of V in fp32: from plain keys, from orthonormal keys, from inputs */
  errorPlain: number;
  errorOrthonormal: number;
  errorInputs: number;
  cache: SlimCache;
}

export function orthonormalKeys(attention: AttentionWeights, dims: Dims): { keys: OrthonormalKeys; factors: Lu } {
  const { width: d, decoderHeads: h } = dims;
  const dk = headWidth(dims);
  const basis = matrix64(d, d);
  const triangles: Matrix64[] = [];
  for (let i = 0; i < h; i++) {
    // The columns of a head are rows of what is stored.
    const columns = matrix64(dk, d, attention.key.stored.subarray(i * dk * d, (i + 1) * dk * d));
    triangles.push(thinQr(columns));
    for (let c = 0; c < dk; c++)
      for (let r = 0; r < d; r++) basis.data[r * d + i * dk + c] = columns.data[c * d + r] as number;
  }
  const factors = lu(basis);
  const rebuild = solve(factors, matrixOf(attention.value));
  return { keys: { cache: "keys", basis, triangles, rebuild }, factors };
}

/** W [inputs, outputs] */
const matrixOf = ({ inputs, outputs, stored }: Linear): Matrix64 =>
  matrix64(inputs, outputs, transposed(stored, outputs, inputs));

/**
 * Chooses what a layer's self-attention keeps.
 * @param inputs rows [n, d] of real self-attention inputs (after the LayerNorm)
 */
export function chooseCache(
  attention: AttentionWeights,
  dims: Dims,
  layer: number,
  inputs: Float32Array,
): { plan: CachePlan; choice: LayerChoice } {
  const d = dims.width;
  const [key, value] = [matrixOf(attention.key), matrixOf(attention.value)];
  const keyFactors = lu(key);
  const { keys, factors } = orthonormalKeys(attention, dims);
  const x = matrix64(inputs.length / d, d, inputs);
  const some = someColumns(value);
  const exact = multiply(x, some).data;
  const through = (kept: Matrix64, map: Matrix64) => relativeError(multiply32(multiply32(x, kept), map).data, exact);
  const errorOrthonormal = through(keys.basis, someColumns(keys.rebuild));
  const cache: SlimCache = errorOrthonormal < errorBound ? "keys" : "inputs";
  const choice = {
    layer,
    conditionBefore: conditionNumber(key, keyFactors),
    conditionAfter: conditionNumber(keys.basis, factors),
    errorPlain: through(key, solve(keyFactors, some)),
    errorOrthonormal,
    errorInputs: relativeError(multiply32(x, some).data, exact),
    cache,
  };
  return { plan: cache === "keys" ? keys : { cache }, choice };
}

/** The plan that goes with a choice that was made before. */
export function plannedAs({ cache }: LayerChoice, attention: AttentionWeights, dims: Dims): CachePlan {
  return cache === "keys" ? orthonormalKeys(attention, dims).keys : { cache };
}

/** The columns that errors are predicted on: every eighth says as much as all of them. */
const columnStep = 8;

function someColumns({ rows, columns, data }: Matrix64): Matrix64 {
  const out = matrix64(rows, Math.ceil(columns / columnStep));
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < out.columns; c++) out.data[r * out.columns + c] = data[r * columns + c * columnStep] ?? 0;
  return out;
}

/** A product in fp32, rounded after every operation, as the runtime computes. */
function multiply32(a: Matrix64, b: Matrix64): Matrix64 {
  const [x, y] = [Float32Array.from(a.data), Float32Array.from(b.data)];
  const n = b.columns;
  const out = new Float32Array(a.rows * n);
  for (let r = 0; r < a.rows; r++) {
    const row = out.subarray(r * n, (r + 1) * n);
    for (let k = 0; k < a.columns; k++) {
      const factor = x[r * a.columns + k] as number;
      const from = k * n;
      for (let c = 0; c < n; c++) row[c] = (row[c] as number) + Math.fround(factor * (y[from + c] as number));
    }
  }
  return matrix64(a.rows, n, out);
}

/** Frobenius norm of the difference over that of the exact values. */
export function relativeError(values: Float64Array, exact: Float64Array): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < exact.length; i++) {
    const e = exact[i] ?? 0;
    difference += ((values[i] ?? 0) - e) ** 2;
    size += e * e;
  }
  return Math.sqrt(difference / size);
}
