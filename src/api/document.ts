/** A transcript as the page shows and edits it: what was heard stays beside what was written. */
import { z } from "zod";
import { QueueRow } from "./queue.ts";
import { Segment, TranscriptStats } from "./transcript.ts";

export const EditedSegment = Segment.extend({
  /** names a segment for as long as its document lives */
  key: z.string().min(1).max(64),
  /** the person looked at the suspicion and keeps the text */
  kept: z.boolean().optional(),
  /** the person set where it ends: its subtitle doesn't stay longer to be read */
  ownEnd: z.boolean().optional(),
});
export type EditedSegment = z.infer<typeof EditedSegment>;

export const Document = z.object({
  row: QueueRow,
  /** grows with every saved change; a save names the one it started from */
  revision: z.number().int(),
  segments: z.array(EditedSegment),
  /** finished windows that `segments` covers: more may come while it is read */
  windows: z.number().int(),
  edited: z.boolean(),
  stats: TranscriptStats.nullable(),
});
export type Document = z.infer<typeof Document>;

/** How a span is decoded again. */
export const Redo = z.object({
  vad: z.boolean().optional(),
  preset: z.enum(["fast", "accurate"]).optional(),
  language: z.string().max(16).optional(),
  /** another one than the file's, by its name */
  model: z.string().max(300).optional(),
});
export type Redo = z.infer<typeof Redo>;
