/** The paper's bill for decoder-only models at long contexts: what a token reads and multiplies in self-attention, from the shape alone. */

export interface DecoderShape {
  width: number;
  heads: number;
  layers: number;
  /** values of a layer's matrices, and of the embedding */
  layerWeights: number;
  embedding: number;
}

/** Of Llama 2 7B: the usual one of the models with keys and values for every head. */
export const sevenBillion: DecoderShape = {
  width: 4096,
  heads: 32,
  layers: 32,
  layerWeights: 4 * 4096 ** 2 + 3 * 4096 * 11_008,
  embedding: 32_000 * 4096,
};

/** How often kept keys are read for a token: once, by a kernel that has scores and averages of one pass; twice, by a product for each. */
export type KeyReads = "once" | "twice";

/** Values read for a token, its share of the weights included, in standard over slim attention: the speed-up where reading is all that counts. */
export function contextReadsRatio(shape: DecoderShape, context: number, batch: number, reads: KeyReads): number {
  const { width, layers, layerWeights, embedding } = shape;
  const weights = (layers * layerWeights + embedding) / batch;
  const keys = layers * context * width;
  return (weights + 2 * keys) / (weights + (reads === "once" ? 1 : 2) * keys);
}

/**
 * Multiply-adds over the context, slim over standard: a head's scores need its own part of a key, but its average is of whole keys, since values are rebuilt
 * behind it: d values where a value has d/h. The matrix that rebuilds them takes the place of W_V, and is multiplied with by each token alone.
 */
export const contextArithmeticRatio = ({ heads }: Pick<DecoderShape, "heads">): number => (1 + heads) / 2;
