/** Which files share a batch, and how many it takes to keep the usual one full. */
import type { TranscribeOptions } from "../api/engine.ts";
import { usualStreams } from "../runtime/batch-size.ts";

/** Short files under way at once: a third of them is being decoded, a third opened, and a third written. */
export const mostFiles = 3 * usualStreams;

/** What a usual batch holds, in seconds: a shorter recording counts for its part, so that a folder of clips fills the batch too. */
export const usualBatchSeconds = 30 * usualStreams;

/** Files for which this is the same are decoded in one batch. */
export function batchOf({ model, attention, precision, threads, batch, device }: TranscribeOptions): string {
  return JSON.stringify([model, attention, precision, threads, batch, device]);
}
