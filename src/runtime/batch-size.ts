/** How many windows are decoded side by side. */

import { freemem } from "node:os";
import type { ModeMemory, TranscribeOptions } from "../api/engine.ts";
import type { Attention } from "../api/transcript.ts";

/** Windows decoded side by side where nothing else is asked for. Eight are a fortieth quicker and hold 15 MB more; docs/tried.md. */
export const usualStreams = 6;
/** Hypotheses of a window at once: the beam of the accurate preset, one of the fast one. */
export const rowsOf = (preset: TranscribeOptions["preset"]): number => (preset === "accurate" ? 5 : 1);

/** Context bytes of one stream: its encoder states once, its rows' caches for each hypothesis. */
export function contextBytes({ crossBytes, selfBytes }: ModeMemory, preset: TranscribeOptions["preset"]): number {
  return crossBytes + selfBytes * rowsOf(preset);
}

/** As asked for; else as usual, unless the contexts would take more than a quarter of what is free. */
export function streamsFor({ batch, preset }: TranscribeOptions, mode: ModeMemory): number {
  if (batch !== "auto") return batch;
  return Math.max(1, Math.min(usualStreams, Math.floor(freemem() / 4 / contextBytes(mode, preset))));
}

/**
 * Streams that a run of the decoder takes at most. In slim all layers read one E, twice in each: with more streams than this it is out of the
 * processor's caches when it is read again, which costs more than reading the weights again does. Measured, docs/tried.md.
 */
const streamsOfARun: Record<Attention, number> = {
  standard: Number.POSITIVE_INFINITY,
  compact: Number.POSITIVE_INFINITY,
  slim: 16,
};

/** Streams [0, count) in as few runs of about the same size as keep to that. */
export function sharesOf(count: number, mode: Attention): [from: number, to: number][] {
  const parts = Math.max(1, Math.ceil(count / streamsOfARun[mode]));
  return Array.from({ length: parts }, (_, i) => [
    Math.floor((i * count) / parts),
    Math.floor(((i + 1) * count) / parts),
  ]);
}
