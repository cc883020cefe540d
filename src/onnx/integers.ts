/** Operations on bytes: rounding, and products of integers. */
import { check, present } from "../lib/check.ts";
import type { RightBytes, Value } from "./graph.ts";
import { div, sizeOf } from "./ops.ts";
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

/**
 * x [m, k] · w^T for a matrix in blocks: w [n, k/block, block] bytes around 128, a scale for each block [n*k/block]. The runtime
 * rounds each block of x on its own, so that no row depends on another, nor an element on a far larger one.
 */
export function blockProduct(x: Value, w: Value, scales: Value, bias: Value | null): Value {
  const [n, blocks, block] = w.shape.map(Number);
  check(
    n !== undefined && blocks !== undefined && block !== undefined && x.shape[1] === blocks * block,
    `blocks of ${w.name}`,
  );
  return x.graph.apply(
    "MatMulNBits",
    [x, w, scales, null, null, bias],
    { dtype: "float32", shape: [present(x.shape[0], x.name), n] },
    { K: blocks * block, N: n, bits: 8, block_size: block, accuracy_level: 4 },
    microsoft,
  );
}
