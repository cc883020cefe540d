/** What `npm run bench` measures, as its `--json` file has it. Times in milliseconds or seconds as named, bytes as bytes. */
import { z } from "zod";
import { Preset } from "../src/api/engine.ts";
import { Attention, Precision } from "../src/api/transcript.ts";

export const Machine = z.object({
  cpu: z.string(),
  /** the fastest instructions for products that the processor has */
  kind: z.string(),
  cores: z.number().int(),
  threads: z.number().int(),
  memoryBytes: z.number(),
  node: z.string(),
  onnxruntime: z.string(),
});
export type Machine = z.infer<typeof Machine>;

export const ModeFigure = z.object({
  mode: Attention,
  precision: Precision,
  batch: z.number().int(),
  msPerToken: z.number(),
  tokensPerSecond: z.number(),
  bytesPerStream: z.number(),
  crossBytesPerStream: z.number(),
});
export type ModeFigure = z.infer<typeof ModeFigure>;

/** Of a step on a GPU; its time is null where it had no room for it, or its driver failed. */
export const GpuFigure = z.object({
  model: z.string(),
  mode: Attention,
  floats: z.enum(["float32", "float16"]),
  batch: z.number().int(),
  msPerToken: z.number().nullable(),
  /** by the products of a step of all streams: all of it, and with E on the chip; and what they multiply */
  bytesRead: z.number(),
  bytesWithoutStates: z.number(),
  multiplyAdds: z.number(),
  /** what adding large tensors reads and writes there in a second, and what a large product multiplies */
  adapter: z.object({ bytes: z.number(), multiplyAdds: z.number() }),
  bytesPerStream: z.number(),
});
export type GpuFigure = z.infer<typeof GpuFigure>;

export const PartsFigure = z.object({
  what: z.string(),
  precision: Precision,
  /** of a window in the encoder, of a step in a decoder */
  milliseconds: z.number(),
  /** milliseconds by part */
  parts: z.record(z.string(), z.number()),
});
export type PartsFigure = z.infer<typeof PartsFigure>;

export const FileFigure = z.object({
  preset: Preset,
  precision: Precision,
  attention: Attention,
  file: z.string(),
  audioSeconds: z.number(),
  /** the whole command: start, load, transcribe */
  wallSeconds: z.number(),
  realTimeFactor: z.number(),
  peakResidentBytes: z.number().nullable(),
  wordErrorRate: z.number().nullable(),
});
export type FileFigure = z.infer<typeof FileFigure>;

/** Of a run whose streams are all in use. */
export const MemoryFigure = z.object({
  model: z.string(),
  attention: Attention,
  precision: Precision,
  /** before it began */
  predictedBytes: z.number(),
  peakResidentBytes: z.number().nullable(),
  wallSeconds: z.number(),
});
export type MemoryFigure = z.infer<typeof MemoryFigure>;

const Compiled = z.object({ seconds: z.number(), peakResidentBytes: z.number().nullable() });
/** Of making a model ready: encoder, embedding, slim decoder, int8. */
export const CompileFigure = Compiled.extend({
  model: z.string(),
  /** by another build's compiler, just behind */
  against: Compiled.nullable(),
});
export type CompileFigure = z.infer<typeof CompileFigure>;

const CommandRound = z.object({
  wallSeconds: z.number(),
  /** of all processors */
  processorSeconds: z.number().nullable(),
  peakResidentBytes: z.number().nullable(),
  wordErrorRate: z.number().nullable(),
});
/** A whole command of this build, alone or in turn with another build's. */
export const CommandFigure = z.object({
  file: z.string(),
  attention: Attention,
  /** the other build */
  against: z.string().nullable(),
  rounds: z.array(z.object({ own: CommandRound, other: CommandRound.nullable() })),
});
export type CommandFigure = z.infer<typeof CommandFigure>;

/** Where the time of a whole command goes; milliseconds by part, the longest first. */
export const ProfileFigure = z.object({
  file: z.string(),
  attention: Attention,
  /** the same command without being looked at */
  wallSeconds: z.number(),
  profiledSeconds: z.number(),
  /** the command's own first */
  threads: z.array(z.object({ milliseconds: z.number(), parts: z.record(z.string(), z.number()) })),
  sessions: z.array(
    z.object({
      session: z.string(),
      openedMilliseconds: z.number(),
      runs: z.number().int(),
      milliseconds: z.number(),
      operations: z.record(z.string(), z.number()),
    }),
  ),
});
export type ProfileFigure = z.infer<typeof ProfileFigure>;

export const PeerFigure = z.object({
  file: z.string(),
  name: z.string(),
  version: z.string(),
  options: z.string(),
  wallSeconds: z.number(),
  transcriptionSeconds: z.number().nullable(),
  peakResidentBytes: z.number().nullable(),
  wordErrorRate: z.number().nullable(),
  /** what it uses of this processor, in its own words; null where it doesn't tell */
  processor: z.string().nullable(),
  /** Slimscribe on the same file just before and just behind, the mean of both: machines become slower and quicker by the minute */
  beside: z.array(
    z.object({ attention: Attention, wallSeconds: z.number(), peakResidentBytes: z.number().nullable() }),
  ),
});
export type PeerFigure = z.infer<typeof PeerFigure>;

/** Clips by requests to the server. */
export const ApiFigure = z.object({
  clips: z.number().int(),
  audioSeconds: z.number(),
  oneByOneSeconds: z.number(),
  atOnceSeconds: z.number(),
  /** clips whose text is the same both ways */
  sameTexts: z.number().int(),
});
export type ApiFigure = z.infer<typeof ApiFigure>;

export const BenchResult = z.object({
  machine: Machine,
  modes: z.array(ModeFigure),
  gpu: z.array(GpuFigure),
  encoder: z.array(PartsFigure),
  files: z.array(FileFigure),
  memory: z.array(MemoryFigure),
  compile: z.array(CompileFigure),
  commands: z.array(CommandFigure),
  profile: z.array(ProfileFigure),
  peers: z.array(PeerFigure),
  api: z.array(ApiFigure),
});
export type BenchResult = z.infer<typeof BenchResult>;
