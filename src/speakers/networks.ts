/** The two networks of the pipeline, whatever runs them. */

export interface SpeakerNetworks {
  /**
   * @param windows [W, length] samples at 16 kHz: several at once take less time
   * @param length of each; 176,000 where nothing is said, eleven seconds. The network was made for ten
   * @returns [W, 649, 7], or as many frames as there are, logarithms of probabilities, one for each set of people who may speak at once (segmentation.ts); until the next is asked for
   */
  segment(windows: Float32Array, length?: number): Promise<Float32Array>;
  /**
   * @param sounds samples at 16 kHz, each of one voice and all of one length, at least one and at most two seconds: fewer than a frame (25 ms) count as if silence were behind them
   * @returns [192] for each, of any length: what the voice sounds like
   */
  embed(sounds: readonly Float32Array[]): Promise<Float32Array[]>;
}
