/**
 * A graph of tensor operations under construction. A `Value` knows its type and shape, so that a wrong product fails here, with
 * names, and not inside the runtime. Dimensions are numbers or names ("B" streams, "T" tokens); products are written "R*T".
 */
import { check, present } from "../lib/check.ts";
import { nearestHalves } from "../lib/half.ts";
import type { DeviceKernels } from "./device-kernels.ts";
import type { KnownRounding, Products, RoundedProduct, ValueFacts } from "./product-forms.ts";

export type DType = "float32" | "float16" | "float64" | "int64" | "int32" | "int8" | "uint8" | "bool";
export type Dim = number | string;
export type Shape = readonly Dim[];

/** Uint16Array: of half floats. */
export type TensorData = Float32Array | Uint16Array | BigInt64Array | Int32Array | Int8Array | Uint8Array;

export interface Value {
  readonly graph: Graph;
  readonly name: string;
  readonly dtype: DType;
  readonly shape: Shape;
}

export type Attribute = number | { float: number } | string | readonly number[];

export interface Node {
  op: string;
  domain: string;
  inputs: string[];
  outputs: string[];
  /** of the outputs, one by one; null for one that nobody wants */
  results: readonly (Result | null)[];
  attributes: Record<string, Attribute>;
}

export interface Result {
  dtype: DType;
  shape: Shape;
}

/** Where a tensor is that was written as soon as it was made. */
export interface PlacedTensor {
  /** name of a file that stands beside the graph's */
  file: string;
  offset: number;
  bytes: number;
}

/** Takes a tensor out of memory; undefined for one that stays with the graph. */
export type PlaceTensor = (data: TensorData) => PlacedTensor | undefined;

export interface Initializer {
  name: string;
  dtype: DType;
  shape: readonly number[];
  data: TensorData | PlacedTensor;
}

export interface GraphForm {
  products?: Products;
  /** of the device that will run it, where the graph has what devices do differently */
  kernels?: DeviceKernels<Value>;
  /** undefined where what rounding costs has to be found out */
  known?: KnownRounding | undefined;
  /** undefined where all tensors stay with the graph */
  place?: PlaceTensor | undefined;
  /** see `Graph.sharedColumns` */
  sharedColumns?: number;
}

export class Graph {
  readonly name: string;
  readonly products: Products;
  readonly #kernels: DeviceKernels<Value> | undefined;
  readonly known: KnownRounding | undefined;
  /**
   * Values with at most so many numbers a row are written with the names of their dimensions. By those the runtime finds values of the
   * same size, which then share a buffer. Where it knows none it looks through all free ones for each value: opening a graph of a thousand operations takes
   * twice as long. But who shares a buffer keeps it for the next one, and large ones had better be freed. 0: none is named.
   */
  readonly sharedColumns: number;
  readonly #place: PlaceTensor | undefined;
  readonly nodes: Node[] = [];
  readonly initializers: Initializer[] = [];
  readonly inputs: Value[] = [];
  readonly outputs: Value[] = [];
  /** in the order in which they were made */
  readonly roundedProducts: RoundedProduct[] = [];
  #count = 0;
  #scope: string[] = [];
  readonly #renamed = new Map<string, string>();
  readonly #shared = new Map<string, Value>();
  /** A weight that was written needs not be in memory, unless somebody else holds it. */
  readonly #weights = new Map<string, { value: Value; data: WeakRef<TensorData> }>();
  readonly #constants = new Map<string, Value>();
  readonly #dims = new Map<string, Value>();
  /** They hold weights: gone with the values. */
  readonly #facts = new WeakMap<Value, ValueFacts>();

  constructor(name: string, { products = "exact", kernels, known, place, sharedColumns = 1 }: GraphForm = {}) {
    this.name = name;
    this.products = products;
    this.#kernels = kernels;
    this.known = known;
    this.#place = place;
    this.sharedColumns = sharedColumns;
  }

  get kernels(): DeviceKernels<Value> {
    return present(this.#kernels, `a device for ${this.name}`);
  }

  /** Names made inside `build` start with `scope/`: the text form then reads like the model. */
  within<T>(scope: string, build: () => T): T {
    this.#scope.push(scope);
    try {
      return build();
    } finally {
      this.#scope.pop();
    }
  }

  input(name: string, dtype: DType, shape: Shape): Value {
    const value = { graph: this, name, dtype, shape };
    this.inputs.push(value);
    return value;
  }

  /** Makes a value an output. It is renamed where it is made: under a second name it would be a copy. */
  output(name: string, value: Value): void {
    const known = this.#nameOf(value);
    const made = this.nodes.some((node) => node.outputs.includes(known));
    if (!made || this.outputs.some((output) => output.name === known))
      this.nodes.push({
        op: "Identity",
        domain: "",
        inputs: [known],
        outputs: [name],
        results: [value],
        attributes: {},
      });
    else {
      const renamed = (names: string[]) => names.map((each) => (each === known ? name : each));
      for (const node of this.nodes) {
        node.inputs = renamed(node.inputs);
        node.outputs = renamed(node.outputs);
      }
      this.#renamed.set(value.name, name);
    }
    this.outputs.push({ ...value, name });
  }

  #nameOf(value: Value): string {
    return this.#renamed.get(value.name) ?? value.name;
  }

  /** The name that something made here would have. */
  path(name: string): string {
    return [...this.#scope, name].join("/");
  }

  /** A weight: stored with the graph, once under its name. @param as what floats are stored as */
  weight(name: string, data: TensorData, shape: readonly number[], as: DType = "float32"): Value {
    check(data.length === shape.reduce((a, b) => a * b, 1), `${name}: ${data.length} values for shape [${shape}]`);
    const full = this.path(name);
    const known = this.#weights.get(full);
    if (known) {
      check(known.data.deref() === data, `${full} is another weight`);
      return known.value;
    }
    const stored = as === "float16" && data instanceof Float32Array ? nearestHalves(data) : data;
    const dtype = dtypeOf(stored);
    this.initializers.push({ name: full, dtype, shape, data: this.#place?.(stored) ?? stored });
    const value = { graph: this, name: full, dtype, shape };
    this.#weights.set(full, { value, data: new WeakRef(data) });
    return value;
  }

  /** A small constant; equal ones are stored once. */
  constant(values: readonly number[], dtype: DType = "float32", shape: readonly number[] = []): Value {
    const key = `${dtype}[${shape}]:${values}`;
    const known = this.#constants.get(key);
    if (known) return known;
    const name = `constant/${this.#constants.size}`;
    const data =
      dtype === "float32"
        ? Float32Array.from(values)
        : dtype === "float16"
          ? nearestHalves(Float32Array.from(values))
          : dtype === "int64"
            ? BigInt64Array.from(values, (value) => BigInt(value))
            : dtype === "int8"
              ? Int8Array.from(values)
              : Uint8Array.from(values);
    this.initializers.push({ name, dtype, shape, data });
    const value: Value = { graph: this, name, dtype, shape };
    this.#constants.set(key, value);
    return value;
  }

  /** A value that is made once, by whoever needs it first. */
  shared(key: string, make: () => Value): Value {
    const known = this.#shared.get(key) ?? make();
    this.#shared.set(key, known);
    return known;
  }

  /** What is known of a value: to be read, and to be added to. */
  facts(value: Value): ValueFacts {
    check(value.graph === this, `${value.name} belongs to another graph`);
    const known = this.#facts.get(value) ?? {};
    this.#facts.set(value, known);
    return known;
  }

  /** Adds an operation with one result. */
  apply(
    op: string,
    inputs: readonly (Value | null)[],
    result: Result,
    attributes: Record<string, Attribute> = {},
    domain = "",
  ): Value {
    return present(this.applyMany(op, inputs, [result], attributes, domain)[0], op);
  }

  /** @param results null for one that nobody wants; it is left out of what is returned */
  applyMany(
    op: string,
    inputs: readonly (Value | null)[],
    results: readonly (Result | null)[],
    attributes: Record<string, Attribute> = {},
    domain = "",
  ): Value[] {
    const stem = this.path(`${op}.${this.#count++}`);
    const values = results.map(
      (result, i): Value | null =>
        result && { graph: this, name: results.length > 1 ? `${stem}.${i}` : stem, ...result },
    );
    for (const input of inputs)
      check(!input || input.graph === this, `${stem}: ${input?.name} belongs to another graph`);
    this.nodes.push({
      op,
      domain,
      inputs: inputs.map((input) => (input ? this.#nameOf(input) : "")),
      outputs: values.map((value) => value?.name ?? ""),
      results,
      attributes,
    });
    return values.filter((value) => value !== null);
  }

  /** Whether a named dimension, or every factor of a product, can be read from an input. */
  knows(name: string): boolean {
    return name
      .split("*")
      .every((factor) => /^\d+$/.test(factor) || this.inputs.some((input) => input.shape.includes(factor)));
  }

  /** The run-time size of a named dimension, int64 [1], read from the first input that has it. */
  dim(name: string): Value {
    const known = this.#dims.get(name);
    if (known) return known;
    const factors = name.split("*");
    const made =
      factors.length > 1
        ? factors
            .map((factor) => (/^\d+$/.test(factor) ? this.constant([Number(factor)], "int64", [1]) : this.dim(factor)))
            .reduce((a, b) => this.apply("Mul", [a, b], { dtype: "int64", shape: [1] }))
        : this.#dimOfInput(name);
    this.#dims.set(name, made);
    return made;
  }

  #dimOfInput(name: string): Value {
    const input = present(
      this.inputs.find((value) => value.shape.includes(name)),
      `an input of ${this.name} with dimension ${name}`,
    );
    const axis = input.shape.indexOf(name);
    return this.apply("Shape", [input], { dtype: "int64", shape: [1] }, { start: axis, end: axis + 1 });
  }
}

export function dtypeOf(data: TensorData): DType {
  if (data instanceof Float32Array) return "float32";
  if (data instanceof Uint16Array) return "float16";
  if (data instanceof BigInt64Array) return "int64";
  if (data instanceof Int32Array) return "int32";
  if (data instanceof Int8Array) return "int8";
  return "uint8";
}
