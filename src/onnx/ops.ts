/** The operations, as functions from values to values. Each checks the shapes that it joins and derives its result's. */
import { check, present } from "../lib/check.ts";
import type { Attribute, Dim, DType, Graph, Shape, Value } from "./graph.ts";

const microsoft = "com.microsoft";

/** Shape of an elementwise result: right-aligned, 1 stretches. */
export function broadcast(a: Shape, b: Shape, what: string): Dim[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    check(x === y || x === 1 || y === 1, `${what}: [${a}] does not go with [${b}]`);
    return x === 1 ? y : x;
  });
}

function elementwise(op: string, a: Value, b: Value, dtype: DType = a.dtype): Value {
  check(a.dtype === b.dtype, `${op}: ${a.dtype} ${a.name} with ${b.dtype} ${b.name}`);
  return a.graph.apply(op, [a, b], { dtype, shape: broadcast(a.shape, b.shape, `${op} of ${a.name} and ${b.name}`) });
}

export const add = (a: Value, b: Value): Value => elementwise("Add", a, b);
export const sub = (a: Value, b: Value): Value => elementwise("Sub", a, b);
export const mul = (a: Value, b: Value): Value => elementwise("Mul", a, b);
export const div = (a: Value, b: Value): Value => elementwise("Div", a, b);
export const less = (a: Value, b: Value): Value => elementwise("Less", a, b, "bool");
export const lessOrEqual = (a: Value, b: Value): Value => elementwise("LessOrEqual", a, b, "bool");
export const and = (a: Value, b: Value): Value => elementwise("And", a, b, "bool");

const same = (op: string, x: Value, attributes: Record<string, Attribute> = {}, domain = ""): Value =>
  x.graph.apply(op, [x], { dtype: x.dtype, shape: x.shape }, attributes, domain);

export const absolute = (x: Value): Value => same("Abs", x);
export const negative = (x: Value): Value => same("Neg", x);
/** The largest of several values of one shape, and of single numbers. */
export function maximum(first: Value, ...others: readonly Value[]): Value {
  const shape = others.reduce<Shape>((a, b) => broadcast(a, b.shape, "Max"), first.shape);
  return first.graph.apply("Max", [first, ...others], { dtype: first.dtype, shape });
}

/** The smaller of two, place by place. */
export const minimum = (a: Value, b: Value): Value => elementwise("Min", a, b);

export const identity = (x: Value): Value => same("Identity", x);
export const relu = (x: Value): Value => same("Relu", x);
export const sigmoid = (x: Value): Value => same("Sigmoid", x);
export const squareRoot = (x: Value): Value => same("Sqrt", x);
export const logarithm = (x: Value): Value => same("Log", x);
export const exponential = (x: Value): Value => same("Exp", x);
export const softmax = (x: Value): Value => same("Softmax", x, { axis: -1 });
/** x·Phi(x) with the exact error function, as Whisper uses. */
export const gelu = (x: Value): Value => same("Gelu", x, {}, microsoft);
/** Its smallest value is -0.16997. */
export const geluFloor = -0.17;

export function where(condition: Value, a: Value, b: Value): Value {
  const shape = broadcast(condition.shape, broadcast(a.shape, b.shape, "Where"), "Where");
  return a.graph.apply("Where", [condition, a, b], { dtype: a.dtype, shape });
}

/** A piece of one axis for each size: numbers, or the run-time sizes of named dimensions. */
export function split(x: Value, axis: number, sizes: readonly Dim[]): Value[] {
  const results = sizes.map((size) => ({
    dtype: x.dtype,
    shape: x.shape.map((dim, i) => (i === axis ? size : dim)),
  }));
  return x.graph.applyMany("Split", [x, shapeTensor(x.graph, sizes)], results, { axis });
}

/** x stretched to a shape that it broadcasts to */
export function expand(x: Value, shape: Shape): Value {
  const offset = shape.length - x.shape.length;
  const target = shape.map((dim, i) => (dim === x.shape[i - offset] ? 1 : dim));
  return x.graph.apply("Expand", [x, shapeTensor(x.graph, target)], { dtype: x.dtype, shape });
}

export function layerNorm(x: Value, gamma: Value, beta: Value): Value {
  return x.graph.apply(
    "LayerNormalization",
    [x, gamma, beta],
    { dtype: x.dtype, shape: x.shape },
    { axis: -1, epsilon: { float: 1e-5 } },
  );
}

/** The sum x + y and its norm, in one operation: [normed, sum] */
export function layerNormOfSum(x: Value, y: Value, gamma: Value, beta: Value): [normed: Value, sum: Value] {
  const result = { dtype: x.dtype, shape: x.shape };
  const [normed, sum] = x.graph.applyMany(
    "SkipLayerNormalization",
    [x, y, gamma, beta],
    [result, null, null, result],
    { epsilon: { float: 1e-5 } },
    microsoft,
  );
  return [present(normed, "norm"), present(sum, "sum")];
}

export function transpose(x: Value, order: readonly number[]): Value {
  return x.graph.apply(
    "Transpose",
    [x],
    { dtype: x.dtype, shape: order.map((axis) => present(x.shape[axis], x.name)) },
    { perm: order },
  );
}

/** Named dimensions are kept in place, read from the graph's inputs, or (one of them) left to the runtime to find. */
export function reshape(x: Value, shape: Shape): Value {
  const open = shape.filter((dim, i) => typeof dim === "string" && dim !== x.shape[i]);
  const free = open.length === 1 ? open[0] : open.find((dim) => !x.graph.knows(String(dim)));
  const target = shape.map((dim, i) => (dim === x.shape[i] && typeof dim === "string" ? 0 : dim === free ? -1 : dim));
  return x.graph.apply("Reshape", [x, shapeTensor(x.graph, target)], { dtype: x.dtype, shape });
}

function shapeTensor(graph: Graph, dims: Shape): Value {
  if (dims.every((dim) => typeof dim === "number")) return graph.constant(dims.map(Number), "int64", [dims.length]);
  const parts = dims.map((dim) => (typeof dim === "number" ? graph.constant([dim], "int64", [1]) : graph.dim(dim)));
  return graph.shared(`shape [${dims}]`, () =>
    graph.apply("Concat", parts, { dtype: "int64", shape: [dims.length] }, { axis: 0 }),
  );
}

/** @param size the result's length along the axis (a sum of named dimensions has no name of its own) */
export function concat(values: readonly Value[], axis: number, size: Dim): Value {
  const first = present(values[0], "concat of nothing");
  const at = axis < 0 ? first.shape.length + axis : axis;
  const shape = first.shape.map((dim, i) => (i === at ? size : dim));
  return first.graph.apply("Concat", values, { dtype: first.dtype, shape }, { axis: at });
}

/** x [.., N, k] with rows written into it: rows [.., T, k], and where each goes, `places` [.., T, axes], an index for every axis but the last. */
export function scattered(x: Value, places: Value, rows: Value): Value {
  check(places.shape.at(-1) === x.shape.length - 1, `places [${places.shape}] in [${x.shape}]`);
  return x.graph.apply("ScatterND", [x, places, rows], { dtype: x.dtype, shape: x.shape });
}

/** The rows of x [n, ..] in so many parts: of the same size, but for the last, which may be smaller. */
export function splitRows(x: Value, parts: number): Value[] {
  const rowsOf = (part: number) => `${x.shape[0]} ${part + 1 < parts ? "in each part" : "in the last part"}`;
  const shapes = Array.from({ length: parts }, (_, part) => [rowsOf(part), ...x.shape.slice(1)]);
  return x.graph.applyMany(
    "Split",
    [x],
    shapes.map((shape) => ({ dtype: x.dtype, shape })),
    { axis: 0, num_outputs: parts },
  );
}

/** x[.., start:end, ..] along one axis; ends may be run-time values (int64 [1]). */
export function slice(x: Value, axis: number, start: number | Value, end: number | Value, size: Dim): Value {
  const tensor = (v: number | Value): Value => (typeof v === "number" ? x.graph.constant([v], "int64", [1]) : v);
  const shape = x.shape.map((dim, i) => (i === axis ? size : dim));
  return x.graph.apply("Slice", [x, tensor(start), tensor(end), x.graph.constant([axis], "int64", [1])], {
    dtype: x.dtype,
    shape,
  });
}

export function gather(table: Value, indices: Value, axis = 0): Value {
  const shape = [...table.shape.slice(0, axis), ...indices.shape, ...table.shape.slice(axis + 1)];
  return table.graph.apply("Gather", [table, indices], { dtype: table.dtype, shape }, { axis });
}

/** out[i, j] = x[i, indices[i, j]] */
export function gatherElements(x: Value, indices: Value): Value {
  return x.graph.apply("GatherElements", [x, indices], { dtype: x.dtype, shape: indices.shape }, { axis: 1 });
}

/** x with out[i, indices[i, j]] increased by values[i, j] */
export function addAt(x: Value, indices: Value, values: Value): Value {
  const inputs = [x, indices, values];
  return x.graph.apply("ScatterElements", inputs, { dtype: x.dtype, shape: x.shape }, { axis: 1, reduction: "add" });
}

/** The k best of the last axis, best first: [values, indices]. k: int64 [1]. */
export function topK(x: Value, k: Value, size: Dim): [Value, Value] {
  const shape = [...x.shape.slice(0, -1), size];
  const [values, indices] = x.graph.applyMany(
    "TopK",
    [x, k],
    [
      { dtype: x.dtype, shape },
      { dtype: "int64", shape },
    ],
    { axis: -1, largest: 1, sorted: 1 },
  );
  return [present(values, "TopK"), present(indices, "TopK")];
}

function reduce(op: string, x: Value): Value {
  const shape = [...x.shape.slice(0, -1), 1];
  return x.graph.apply(op, [x, x.graph.constant([-1], "int64", [1])], { dtype: x.dtype, shape }, { keepdims: 1 });
}
export const reduceMax = (x: Value): Value => reduce("ReduceMax", x);
export const reduceMin = (x: Value): Value => reduce("ReduceMin", x);
export const reduceSum = (x: Value): Value => reduce("ReduceSum", x);

/** Over the middle axis of x [B, n, d]: [B, 1, d] */
export function reduceMiddle(op: "ReduceMax" | "ReduceMean", x: Value): Value {
  const [b, , d] = x.shape;
  const shape = [present(b, x.name), 1, present(d, x.name)];
  return x.graph.apply(op, [x, x.graph.constant([1], "int64", [1])], { dtype: x.dtype, shape }, { keepdims: 1 });
}
/**
 * log(sum(exp(x))) of each row, from its largest value and that value's share of the whole: softmax reads the row once, the runtime's
 * own log-sum-exp and the sum spelt out read it more often. @param most, @param at its place: [n, 1]
 */
export const logSumExp = (x: Value, most: Value, at: Value): Value =>
  sub(most, logarithm(gatherElements(softmax(x), at)));

/** 0, 1, …, size-1 as int64, for a named dimension. */
export function range(graph: Graph, dim: Dim): Value {
  if (typeof dim === "number") {
    return graph.constant(
      Array.from({ length: dim }, (_, i) => i),
      "int64",
      [dim],
    );
  }
  const end = graph.apply("Squeeze", [graph.dim(dim)], { dtype: "int64", shape: [] });
  return graph.apply("Range", [graph.constant([0], "int64"), end, graph.constant([1], "int64")], {
    dtype: "int64",
    shape: [dim],
  });
}

/** The run-time size of one axis, int64 [1]. */
export function sizeOf(x: Value, axis: number): Value {
  return x.graph.apply("Shape", [x], { dtype: "int64", shape: [1] }, { start: axis, end: axis + 1 });
}

/** ONNX's numbers of what values can be turned into. */
const castTo = { float32: 1, int32: 6, float16: 10 } as const;

/** x as other numbers; as it is where they are those. Integers that leave a graph become int32: no big ones outside. */
export function cast(x: Value, dtype: keyof typeof castTo): Value {
  return x.dtype === dtype ? x : x.graph.apply("Cast", [x], { dtype, shape: x.shape }, { to: castTo[dtype] });
}
