/** Operations on bytes: rounding, and products of integers. */
import { check, present } from "../lib/check.ts";
import type { Value } from "./graph.ts";
import { div, sizeOf } from "./ops.ts";
import type { RightBytes } from "./product-forms.ts";
import { productShape } from "./products.ts";

const microsoft = "com.microsoft";

/**
 * Row by row, x [n, k] in units of `scales` [n], as unsigned bytes: what integer products take as their left operand, fastest on every
 * processor. @param zero the byte that stands for 0
 */
export function quantizeRows(x: Value, scales: Value, zero: number): Value {
  const inputs = zero === 0 ? [x, scales] : [x, scales, zeroOfRows(x, zero)];
  return x.graph.apply("QuantizeLinear", inputs, { dtype: "uint8", shape: x.shape }, { axis: 0 });
}

/** The same byte for each row, [n] */
function zeroOfRows(x: Value, zero: number): Value {
  const { graph } = x;
  const rows = present(x.shape[0], x.name);
  return graph.shared(`${zero} for each of ${rows}`, () => {
    const one = graph.constant([zero], "uint8", [1]);
    return graph.apply("Expand", [one, sizeOf(x, 0)], { dtype: "uint8", shape: [rows] });
  });
}

/** The byte that stands for 0 in a right operand. */
export const zeroOf: Record<RightBytes, number> = { int8: 0, uint8: 128 };

/** x/scale, rounded: a right operand of integer products. */
export function rightOperand(x: Value, scale: Value, bytes: RightBytes): Value {
  const { graph } = x;
  return graph.apply("QuantizeLinear", [div(x, scale), graph.constant([1]), graph.constant([zeroOf[bytes]], bytes)], {
    dtype: bytes,
    shape: x.shape,
  });
}

/**
 * a [.., m, k] unsigned bytes · w [.., k, n] bytes -> float32
 * @param scales of w's columns, or of all of it
 * @param zero the byte that stands for 0 in a
 */
export function productOfIntegers(a: Value, w: Value, scales: Value, zero: number): Value {
  const { graph } = a;
  const zeroOfW = w.dtype === "uint8" ? graph.constant([zeroOf.uint8], "uint8") : null;
  const inputs = [a, w, graph.constant([1]), scales, graph.constant([zero], "uint8"), zeroOfW];
  return graph.apply(
    "MatMulIntegerToFloat",
    inputs,
    { dtype: "float32", shape: productShape(a.shape, w.shape, "integers") },
    {},
    microsoft,
  );
}

/** A matrix in blocks along its inputs: a scale for each, and where 0 isn't the middle of the levels, which level it is. */
export interface BlockWeights {
  bits: 4 | 8;
  /** [n, k/block, bytes of a block]: levels around 128 of 8 bits, or of 4, two in a byte, the first one below */
  levels: Value;
  /** [n*k/block] */
  scales: Value;
  /** of 4 bits, two in a byte, each output's beginning with a byte: [n*ceil(k/block/2)]; the middle where there are none */
  zeros?: Value;
}

/**
 * x [m, k] · w^T for a matrix in blocks, w [n, k].
 * @param bytes the runtime rounds each block of x to bytes, on its own, so that no row depends on another, nor an element on a far larger
 * one; without, x is taken as it is
 */
export function blockProduct(
  x: Value,
  { bits, levels, scales, zeros }: BlockWeights,
  bias: Value | null,
  bytes: boolean,
): Value {
  const [n, blocks, size] = levels.shape.map(Number);
  const block = ((size ?? 0) * 8) / bits;
  check(n !== undefined && blocks !== undefined && x.shape[1] === blocks * block, `blocks of ${levels.name}`);
  return x.graph.apply(
    "MatMulNBits",
    [x, levels, scales, zeros ?? null, null, bias],
    { dtype: x.dtype, shape: [present(x.shape[0], x.name), n] },
    { K: blocks * block, N: n, bits, block_size: block, accuracy_level: bytes ? 4 : 0 },
    microsoft,
  );
}
