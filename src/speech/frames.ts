/** How the detector takes sound. */

/** 32 ms at 16 kHz */
export const frameSamples = 512;
/** samples before a frame that are heard with it */
export const contextSamples = 64;
/** frames that are heard in one run: four seconds of reading ahead */
export const batchFrames = 128;
