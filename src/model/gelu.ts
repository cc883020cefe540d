/** The activation of Whisper's layers outside of a graph, where compiling has to know what comes behind it. */

/** In its tanh form, in place: near enough. */
export function geluInPlace(values: Float32Array): void {
  for (let i = 0; i < values.length; i++) {
    const y = values[i] as number;
    values[i] = (y / 2) * (1 + Math.tanh(0.797_884_56 * (y + 0.044_715 * y * y * y)));
  }
}
