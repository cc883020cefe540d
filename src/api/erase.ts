/** What left the queue: it can be brought back, until it is deleted for good. */
import { z } from "zod";
import { JobId } from "./queue.ts";

/** A file that was taken off the list and can still be brought back. */
export const RemovedFile = z.object({ id: JobId, name: z.string(), folder: z.string(), removedAt: z.number() });
export type RemovedFile = z.infer<typeof RemovedFile>;

export const FilesAndBytes = z.object({ files: z.number().int(), bytes: z.number() });
export type FilesAndBytes = z.infer<typeof FilesAndBytes>;

/** What can be deleted for good: removed files with transcripts and copies, or only copies that no file of the queue is in. */
export const ErasedKind = z.enum(["removed", "copies"]);
export type ErasedKind = z.infer<typeof ErasedKind>;

export const Erasable = z.object({
  removed: FilesAndBytes,
  copies: FilesAndBytes,
  /** paths of databases that were moved out of the way, which hold what they held */
  setAside: z.array(z.string()),
});
export type Erasable = z.infer<typeof Erasable>;
