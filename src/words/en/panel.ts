/** Sentences about memory, speed and the comparison of modes. */
import type { Comparison } from "../../api/comparison.ts";
import type { Attention } from "../../api/transcript.ts";
import { bytes, figure, grouped, percentSoFar } from "../../lib/figures.ts";
import { transcriptWords } from "./transcript.ts";

export const attention: Record<Attention, string> = {
  standard: "Standard",
  slim: "Slim",
  compact: "Compact",
};

/** A run that is measured, one that has just begun, one to come. */
export type ToldRun = "measured" | "begun" | "next";

const attentionHints: Record<Attention, string> = {
  standard: "Keeps keys and values of every layer: the reference.",
  slim: "Keeps the encoder's output once: the same words, less memory.",
  compact: "Keeps the encoder's output once, in 8 bits: the least memory; single words may differ.",
};

export const panelWords = {
  panel: {
    title: "Memory and speed",
    attention,
    attentionHints,
    attentionLabel: "Attention",
    saves: (stream: number, batch: number | null) =>
      batch === null ? `Saves ${bytes(stream)} a stream` : `Saves ${bytes(stream)} a stream, ${bytes(batch)} a batch`,
    reference: "The reference: nothing saved",
    attentionSet: (mode: Attention) => `${attention[mode]} attention.`,
    next: "A change counts from the next file on.",
    perStream: "Context per stream",
    batch: (streams: number) => `Batch of ${grouped(streams)}`,
    cross: "cross-attention",
    self: "self-attention",
    allocated: (size: number) => `${bytes(size)} allocated`,
    gpu: "On the GPU, with weights",
    gpuBytes: (held: number, most: number) => `${bytes(held)}, up to ${bytes(most)}`,
    memory: "Memory of the engine",
    /** What is foretold is never as exact as it looks beside what was measured. @param peaks of the run in each attention, in bytes */
    run: (told: ToldRun, own: Attention, peaks: Record<Attention, number>) => {
      const other = own === "standard" ? "slim" : "standard";
      const run = told === "next" ? "The next run" : "This run";
      const about = told === "measured" ? "" : "about ";
      return `${run}: ${about}${bytes(peaks[own])}. ${attention[other]} would take ${bytes(peaks[other])}.`;
    },
    lastRun: (mode: Attention, peak: number) => `The last run held at most ${bytes(peak)} (${attention[mode]}).`,
    details: "Details",
    now: "now",
    peak: "peak",
    predicted: "predicted",
    free: "free",
    tight: "More than is free: other programs may slow down. Choose slim or compact, or fewer windows side by side.",
    last: "last 60 s",
    speed: "Speed",
    realTime: "real time",
    tokens: "tokens/s",
    streams: "streams",
    idle: "Nothing is running.",
    starting: "The first figures come when the first half minute is done.",
    unknown: "The figures come from the engine as soon as it has read the model.",
    tensors: "Tensors kept between steps, for one stream",
    compare: "Compare on this file",
    bar: (mode: string, size: number) => `${mode}: ${bytes(size)} a stream`,
    stream: (size: number) => `${bytes(size)} a stream`,
    show: "Memory and speed",
    ratio: (value: number) => `${figure(value)}x less`,
  },
  compare: {
    title: "Compare",
    close: "Back to the transcript",
    start: "Start",
    running: ({ preparing, progress }: Comparison): string =>
      preparing === null ? `Comparing: ${percentSoFar(progress)}` : transcriptWords.transcript.preparing(preparing),
    cancel: "Stop",
    again: "Compare again",
    same: (tokens: number, modes: number) => `Same ${grouped(tokens)} tokens in ${modes === 2 ? "both" : "all three"}.`,
    sameIn: (tokens: number, modes: string[]) => `Same ${grouped(tokens)} tokens in ${modes.join(" and ")}.`,
    /** @param base the mode that the others are held against */
    differ: (mode: string, equal: number, all: number, base: string) =>
      `${mode}: ${grouped(equal)} of ${grouped(all)} windows token for token as ${base}.`,
    words: "Words equal",
    /** never 100 % while one differs */
    share: (value: number) => `${value === 1 ? 100 : Math.min(99.9, Math.floor(1000 * value) / 10)} %`,
    speed: "ms per token",
    bytes: "Bytes a stream",
    peak: "Peak memory",
    copy: "Copy as table",
    copied: "The table is on the clipboard.",
    cancelled: "Stopped before the end: what is here is what was finished.",
    disturbed: "Other files were transcribed meanwhile: the times of the modes can't be held against each other.",
    cancelledEarly: "Stopped before anything was finished.",
    other: (name: string) => `${name} is being compared now: to start here ends that.`,
    none: "Decodes this file once in each mode and lays the words side by side.",
  },
};
