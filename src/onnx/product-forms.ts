/** What products with weights may be done in, and what is known of them for it. */

/** What the weights of products are stored as. */
export type WeightPrecision = "float32" | "int8" | "int4";

/**
 * The bytes of an integer product's right operand: signed, or unsigned around 128. The sums are the same; which the processor adds up
 * exactly, and quickest, is its own matter (runtime/right-bytes.ts).
 */
export type RightBytes = "int8" | "uint8";

/**
 * How products with weights are done: in fp32, or on bytes with scales by row and column (many rows; the weights signed or unsigned), or
 * by blocks (few rows). With weights of 4 bits: on bytes by blocks (few rows), or with the other factor as it is (many rows). By blocks with the other
 * factor as it is: where reading weights is what takes time, not multiplying with them.
 */
export type Products = "exact" | "rows" | "unsigned rows" | "blocks" | "block weights" | "int4" | "int4 weights";

/** What is known of a value's numbers while the graph is made, for whoever rounds them. */
export interface ValueFacts {
  /** rows that are like those it will hold, [n, width] one after the other: made when they are asked for */
  sample?: () => Float32Array;
  /** that none of its numbers is below */
  floor?: number;
  /** that it never has one row only */
  several?: boolean;
}

/** What a product with weights may become: fp32, or one of the ways to round its factors. */
export type ProductForm =
  | "float32"
  | "rows"
  | "unsigned rows"
  | "blocks"
  | "block weights"
  | "wide"
  | "int4"
  | "int4 weights";

/** What became of a product that could be rounded. */
export interface RoundedProduct {
  /** where in the graph, such as layer.3/mlp/up */
  product: string;
  /** relative, of its output; where it stays in fp32, what it would be */
  error: number;
  kept: ProductForm;
}

/** What is known beforehand of the rounding of a graph's products, by their place in it. */
export type KnownRounding = ReadonlyMap<string, RoundedProduct>;
