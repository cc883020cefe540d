/** Vectors that stand for voices, and how alike two are. */

/** Numbers that stand for a voice. */
export const embeddingSize = 192;

/** The cosine of two prints: 1 for the same, about 0 for strangers. */
export function voiceLikeness(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);
}

/** A voice known by two prints, each counting by the seconds behind it. */
export function togetherPrint(
  one: { print: Float32Array; seconds: number },
  other: { print: Float32Array; seconds: number },
): Float32Array {
  return ofLengthOne(one.print.map((value, i) => value * one.seconds + (other.print[i] ?? 0) * other.seconds));
}

export function ofLengthOne(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / Math.max(length, 1e-9));
}
