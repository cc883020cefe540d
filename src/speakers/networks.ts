/** The two networks of the pipeline, whatever runs them. */

export interface SpeakerNetworks {
  /**
   * @param samples 160,000 at 16 kHz: ten seconds, for which the network was made
   * @returns [589, 7] logarithms of probabilities, one for each set of people who may speak at once (segmentation.ts); until the next is asked for
   */
  segment(samples: Float32Array): Promise<Float32Array>;
  /**
   * @param samples of one voice at 16 kHz, at least one: fewer than a frame (25 ms) count as if silence were behind them
   * @returns [192], of any length: what the voice sounds like
   */
  embed(samples: Float32Array): Promise<Float32Array>;
}

/** Numbers that stand for a voice. */
export const embeddingSize = 192;
