/** Samples a second of all that is heard: what recordings are decoded to, the rate of Whisper and of the speech detector. */
export const sampleRate = 16_000;
