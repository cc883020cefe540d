/** The two networks of the pipeline, whatever runs them. */

export interface SpeakerNetworks {
  /**
   * @param windows [W, 160,000] samples at 16 kHz, ten seconds each, for which the network was made: several at once take less time
   * @returns [W, 589, 7] logarithms of probabilities, one for each set of people who may speak at once (segmentation.ts); until the next is asked for
   */
  segment(windows: Float32Array): Promise<Float32Array>;
  /**
   * @param sounds samples at 16 kHz, each of one voice and all of one length, at least one: fewer than a frame (25 ms) count as if silence were behind them
   * @returns [192] for each, of any length: what the voice sounds like
   */
  embed(sounds: readonly Float32Array[]): Promise<Float32Array[]>;
}
