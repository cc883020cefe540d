/**
 * Orthonormal keys (slim-attention, section 3): W_K,i = U_i·T_i per head, so that K' = x·U is cached instead of x·W_K and
 * V = K'·(U^-1·W_V) can be rebuilt with a hundredth of the rounding error. Per layer the choice between keys and inputs is
 * made by that error, predicted on real inputs of the layer.
 */

import { conditionNumber } from "./condition-number.ts";
import { type Dims, headWidth } from "./dims.ts";
import type { AttentionWeights, Linear } from "./layers.ts";
import { inverseOf, lu, solve, thinQr } from "./linear-algebra.ts";
import { type MatMul, type Matrix64, matrix64, place, rounded32, rowsIn, transposed64 } from "./matrix.ts";
import type { SlimCache } from "./state.ts";
import { transposed } from "./weights.ts";

/** Above this relative error of the rebuilt values a layer keeps its inputs. */
export const errorBound = 3e-4;

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
  /** relative error of V in fp32: from plain keys, from orthonormal keys, from inputs */
  errorPlain: number;
  errorOrthonormal: number;
  errorInputs: number;
  cache: SlimCache;
}

/** How much U^-1 may enlarge what is rounded. */
export interface KeyConditions {
  /** cond(W_K) and cond(U) */
  conditionBefore: number;
  conditionAfter: number;
}

/** For who wants to know: what is chosen doesn't depend on it. */
export async function keyConditions(attention: AttentionWeights, dims: Dims, matMul: MatMul): Promise<KeyConditions> {
  const { basis } = await orthonormalBasis(attention, dims, matMul);
  return {
    conditionBefore: await conditionNumber(matrixOf(attention.key), matMul),
    conditionAfter: await conditionNumber(basis, matMul),
  };
}

async function orthonormalKeys(attention: AttentionWeights, dims: Dims, matMul: MatMul): Promise<OrthonormalKeys> {
  const { basis, triangles } = await orthonormalBasis(attention, dims, matMul);
  const rebuild = await solve(await lu(basis, matMul), matrixOf(attention.value), matMul);
  return { cache: "keys", basis, triangles, rebuild };
}

async function orthonormalBasis({ key }: AttentionWeights, dims: Dims, matMul: MatMul) {
  const { width: d, decoderHeads: h } = dims;
  const dk = headWidth(dims);
  // The columns of a head are rows of what is stored.
  const columns = matrix64(d, d);
  const triangles: Matrix64[] = [];
  for (let i = 0; i < h; i++) {
    const ofHead = matrix64(dk, d, key.stored.subarray(i * dk * d, (i + 1) * dk * d));
    const { basis, triangle } = await thinQr(ofHead, matMul);
    columns.data.set(basis.data, i * dk * d);
    triangles.push(triangle);
  }
  return { basis: transposed64(columns), triangles };
}

/** W [inputs, outputs] */
const matrixOf = ({ inputs, outputs, stored }: Linear): Matrix64 =>
  matrix64(inputs, outputs, transposed(stored, outputs, inputs));

/**
 * Chooses what a layer's self-attention keeps.
 * @param inputs rows [n, d] of real self-attention inputs (after the LayerNorm)
 */
export async function chooseCache(
  attention: AttentionWeights,
  dims: Dims,
  layer: number,
  inputs: Float32Array,
  matMul: MatMul,
): Promise<{ plan: CachePlan; choice: LayerChoice }> {
  const d = dims.width;
  const [key, value] = [matrixOf(attention.key), matrixOf(attention.value)];
  const keys = await orthonormalKeys(attention, dims, matMul);
  const x = matrix64(inputs.length / d, d, inputs);
  const some = someColumns(value);
  const exact = (await matMul(x, some)).data;
  /** as the runtime computes: in fp32 */
  const errorThrough = async (...maps: Matrix64[]) => {
    let values = rounded32(x);
    for (const map of maps) values = await matMul(values, rounded32(map));
    return relativeError(values.data, exact);
  };
  const errorOrthonormal = await errorThrough(keys.basis, someColumns(keys.rebuild));
  const cache: SlimCache = errorOrthonormal < errorBound ? "keys" : "inputs";
  const choice = {
    layer,
    errorPlain: await errorThrough(key, await plainRebuild(keys, matMul)),
    errorOrthonormal,
    errorInputs: await errorThrough(some),
    cache,
  };
  return { plan: cache === "keys" ? keys : { cache }, choice };
}

/** Some columns of W_K^-1·W_V = T^-1·(U^-1·W_V), head by head. */
async function plainRebuild({ triangles, rebuild }: OrthonormalKeys, matMul: MatMul): Promise<Matrix64> {
  const out = someColumns(rebuild);
  for (const [i, triangle] of triangles.entries()) {
    const from = i * triangle.rows;
    const rows = rowsIn(out, from, from + triangle.rows);
    place(await matMul(inverseOf(triangle, "upper"), rows), out, from, 0);
  }
  return out;
}

/** The plan that goes with a choice that was made before. */
export async function plannedAs(
  { cache }: LayerChoice,
  attention: AttentionWeights,
  dims: Dims,
  matMul: MatMul,
): Promise<CachePlan> {
  return cache === "keys" ? orthonormalKeys(attention, dims, matMul) : { cache };
}

/** The columns that errors are predicted on: every eighth says as much as all of them. */
const columnStep = 8;

function someColumns({ rows, columns, data }: Matrix64): Matrix64 {
  const out = matrix64(rows, Math.ceil(columns / columnStep));
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < out.columns; c++) out.data[r * out.columns + c] = data[r * columns + c * columnStep] ?? 0;
  return out;
}

/** Frobenius norm of the difference over that of the exact values. */
export function relativeError(values: ArrayLike<number>, exact: Float64Array): number {
  let [difference, size] = [0, 0];
  for (let i = 0; i < exact.length; i++) {
    const e = exact[i] ?? 0;
    difference += ((values[i] ?? 0) - e) ** 2;
    size += e * e;
  }
  return Math.sqrt(difference / size);
}
