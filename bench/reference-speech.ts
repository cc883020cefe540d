/** Speech that is part of the project (bench/reference; LibriVox, public domain), for what is measured without the corpus. */
import { join } from "node:path";
import { samplesOf } from "./samples.ts";

/** @returns its samples at 16 kHz */
export const referenceSamples = (): Promise<Float32Array> =>
  samplesOf(join(import.meta.dirname, "reference", "speech.flac"));
