/**
 * What devices' providers of the runtime have kernels for is not the same. A device's kernels do the same mathematics in the forms that its provider
 * has: another form would run on the processor, whatever the device, and its operands would be copied there. V: a graph's values.
 */

/** A matrix for each head, one after the other: [heads, inputs, outputs] */
export interface MatrixOfHeads {
  name: string;
  data: Float32Array;
  outputs: number;
}

/** Of keys or values: what is kept of old tokens, [.., N, k], on some devices with room for new ones, and what those add, [.., T, k]. */
export interface CacheOfTokens<V> {
  past: V;
  fresh: V;
}

export interface Attended<V> {
  /** [.., m, k] */
  average: V;
  /** what is given back to be kept: the new tokens' part, or all of it */
  keys: V;
  values: V;
}

/** Queries, keys or values of all frames, [B, F, heads*d_k], and the bias that is still to be added to them. */
export interface FrameProjection<V> {
  x: V;
  bias: Float32Array | null;
}

export interface DeviceKernels<V> {
  /** a [.., m, k] · b^T, with b [.., n, k] the smaller of the two */
  byTransposed(a: V, b: V): V;
  /** x_i·w_i for every head i: x [R, h, k] -> [h, R, n] */
  ofHeads(x: V, matrices: MatrixOfHeads): V;
  /** softmax(q·K^T/sqrt(d_k))·V over all frames, head by head: queries, keys, values -> [B, F, heads*d_k] */
  overFrames(projections: readonly [FrameProjection<V>, FrameProjection<V>, FrameProjection<V>], heads: number): V;
  /** softmax(q·K^T + mask)·V over old tokens and new ones, q [.., m, k]; the mask's last axis is in the device's order of them */
  attend(q: V, keys: CacheOfTokens<V>, values: CacheOfTokens<V>, mask: V): Attended<V>;
}
