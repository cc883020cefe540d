/** The dimensions of a Whisper model, from Hugging Face's config.json, with limits: the file is untrusted. */
import { Failure } from "../lib/failure.ts";
import { quoted } from "../lib/quoted.ts";

export interface Dims {
  /** model width d */
  width: number;
  encoderLayers: number;
  decoderLayers: number;
  encoderHeads: number;
  decoderHeads: number;
  encoderInner: number;
  decoderInner: number;
  melBins: number;
  vocabulary: number;
  /** encoder frames p: 1500 for 30 s */
  frames: number;
  /** token positions: 448 */
  positions: number;
}

/** How many values the matrices of a part are: what there is to do for it, beside the others. */
export function matrixSizes({ width, encoderInner, decoderInner, vocabulary }: Dims) {
  return {
    encoderLayer: width * (4 * width + 2 * encoderInner),
    decoderLayer: width * (8 * width + 2 * decoderInner),
    /** of tokens; the head's as well */
    embedding: vocabulary * width,
  };
}

/** Width of one head: 64 in every Whisper (and smaller in test models). */
export const headWidth = (dims: Dims): number => dims.width / dims.decoderHeads;

/** Tokens of OpenAI's largest vocabulary, large-v3's: a model with more has some that were added, or rows that fill its tables up. */
export const largestVocabulary = 51_866;

const limits: Record<keyof Dims, readonly [string, number, number]> = {
  width: ["d_model", 8, 4096],
  encoderLayers: ["encoder_layers", 1, 64],
  decoderLayers: ["decoder_layers", 1, 64],
  encoderHeads: ["encoder_attention_heads", 1, 64],
  decoderHeads: ["decoder_attention_heads", 1, 64],
  encoderInner: ["encoder_ffn_dim", 8, 16_384],
  decoderInner: ["decoder_ffn_dim", 8, 16_384],
  melBins: ["num_mel_bins", 80, 128],
  vocabulary: ["vocab_size", 51_864, 131_072],
  frames: ["max_source_positions", 1500, 1500],
  positions: ["max_target_positions", 8, 448],
};

export const dimNames = Object.keys(limits) as (keyof Dims)[];

/** @throws Failure when the file is not the configuration of a Whisper model */
export function dimsFromConfig(config: unknown): Dims {
  if (typeof config !== "object" || config === null) throw foreign("config.json is not an object");
  const entries = new Map(Object.entries(config));
  if (entries.get("model_type") !== "whisper") {
    throw foreign(`config.json is for a model of type ${quoted(entries.get("model_type"))}, not "whisper"`);
  }
  refuseOtherVocabulary(entries.get("vocab_size"));
  const read = (key: keyof Dims): number => {
    const [name, low, high] = limits[key];
    const value = entries.get(name);
    if (typeof value !== "number" || !Number.isInteger(value) || value < low || value > high) {
      throw foreign(`config.json gives ${name} as ${quoted(value)}; ${low} to ${high} can be used`);
    }
    return value;
  };
  const dims: Dims = {
    width: read("width"),
    encoderLayers: read("encoderLayers"),
    decoderLayers: read("decoderLayers"),
    encoderHeads: read("encoderHeads"),
    decoderHeads: read("decoderHeads"),
    encoderInner: read("encoderInner"),
    decoderInner: read("decoderInner"),
    melBins: read("melBins"),
    vocabulary: read("vocabulary"),
    frames: read("frames"),
    positions: read("positions"),
  };
  if (dims.width % dims.decoderHeads || dims.width % dims.encoderHeads) {
    throw foreign(`config.json gives a width of ${dims.width} that ${dims.decoderHeads} heads cannot share`);
  }
  if (dims.melBins !== 80 && dims.melBins !== 128)
    throw foreign(`config.json gives ${dims.melBins} mel bins; 80 or 128 can be used`);
  return dims;
}

/** What has a vocabulary of its own is a Whisper all the same; more tokens than OpenAI's are its own and some that were added. */
function refuseOtherVocabulary(size: unknown): void {
  const [, low, high] = limits.vocabulary;
  if (typeof size !== "number" || !Number.isInteger(size) || size < 1 || (size >= low && size <= high)) return;
  throw new Failure(
    "model.vocabulary",
    `This Whisper model has a vocabulary of its own, of ${size} tokens; only OpenAI's, of ${low} and more, can be used.`,
    "Take a model that was fine-tuned with OpenAI's tokens: most are.",
  );
}

function foreign(what: string): Failure {
  return new Failure(
    "model.foreign",
    `This is not a Whisper model: ${what}.`,
    "Choose a folder in Hugging Face's Whisper layout.",
  );
}
