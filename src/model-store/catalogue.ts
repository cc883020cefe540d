/**
 * Whisper models that can be got by name, from the least to the most accurate: what they are, without asking anybody. Sizes are those of
 * openai-whisper's `dims` and of distil-whisper's config.json; who got one reads what it really is from its own files.
 */
import type { Dims } from "../model/dims.ts";
import { isCutDown, type ModelShape, parameterCount } from "../model/shape.ts";
import { hubNameOf } from "./hub/names.ts";

export interface CatalogueModel {
  /** as it is called once it is here, and as `models get` takes it */
  name: string;
  shape: ModelShape;
  /** of the weights' file on the hub, within a thousandth: what stands beside it are a few MB */
  bytes: number;
  /** false: was trained for English alone */
  multilingual: boolean;
  canTranslate: boolean;
  /** for somebody who knows nothing of models; the machine has no part in it */
  goodFor: string;
}

type Size = [width: number, encoderLayers: number, decoderLayers: number];
/** OpenAI's vocabularies: English alone; 99 languages; those and Cantonese, with which came finer mel spectrograms. */
type Tokens = "English" | "99 languages" | "100 languages";
const vocabularies: Record<Tokens, Pick<Dims, "vocabulary" | "melBins">> = {
  English: { vocabulary: 51_864, melBins: 80 },
  "99 languages": { vocabulary: 51_865, melBins: 80 },
  "100 languages": { vocabulary: 51_866, melBins: 128 },
};

const headWidth = 64;
const bytesPerValue = { float32: 4, float16: 2 } as const;
/** Word times follow 5 to 23 heads in OpenAI's models: what that is in memory differs by a few MB. */
const usualAlignmentHeads = 10;

function dimsOf([width, encoderLayers, decoderLayers]: Size, tokens: Tokens): Dims {
  const heads = width / headWidth;
  const inner = 4 * width;
  return {
    width,
    encoderLayers,
    decoderLayers,
    encoderHeads: heads,
    decoderHeads: heads,
    encoderInner: inner,
    decoderInner: inner,
    ...vocabularies[tokens],
    frames: 1500,
    positions: 448,
  };
}

const usualHeads = Array.from({ length: usualAlignmentHeads }, (_, h): [number, number] => [0, h]);

/** @param name a known one of hub/names.ts @param tokens what it knows @param values what the hub's file holds */
function entry(
  name: string,
  size: Size,
  tokens: Tokens,
  values: keyof typeof bytesPerValue,
  goodFor: string,
): CatalogueModel {
  const dims = dimsOf(size, tokens);
  const parameters = parameterCount(dims);
  // Distilled ones were trained for English alone, whatever their tokens could say.
  const multilingual = tokens !== "English" && !name.startsWith("distil-");
  return {
    name: hubNameOf(name).name,
    shape: { dims, head: { alignmentHeads: usualHeads }, parameters },
    bytes: parameters * bytesPerValue[values],
    multilingual,
    canTranslate: multilingual && !isCutDown(dims),
    goodFor,
  };
}

/**
 * By what their makers measured (Radford et al. 2022, appendix D; the cards of large-v3, turbo and distil-whisper). English-only models stand
 * behind the one of their size for several languages, which has a little more to learn.
 */
export const catalogue: readonly CatalogueModel[] = [
  entry("tiny", [384, 4, 4], "99 languages", "float32", "a first look at clear speech; many errors"),
  entry("tiny.en", [384, 4, 4], "English", "float32", "a first look at clear English; many errors"),
  entry("base", [512, 6, 6], "99 languages", "float32", "clear speech in common languages, quickly"),
  entry("base.en", [512, 6, 6], "English", "float32", "clear English, quickly"),
  entry("small", [768, 12, 12], "99 languages", "float32", "everyday recordings: far fewer errors than base"),
  entry("distil-small.en", [768, 12, 4], "English", "float16", "everyday English, quicker than small.en"),
  entry("small.en", [768, 12, 12], "English", "float32", "everyday English: far fewer errors than base.en"),
  entry("medium", [1024, 24, 24], "99 languages", "float32", "accents and noise; turbo makes fewer errors yet"),
  entry("distil-medium.en", [1024, 24, 2], "English", "float16", "English with accents and noise, quickly"),
  entry("medium.en", [1024, 24, 24], "English", "float32", "English with accents and noise"),
  entry("large-v2", [1280, 32, 32], "99 languages", "float32", "translating into English; needs much memory"),
  entry("turbo", [1280, 32, 4], "100 languages", "float16", "nearly the most accurate, and quicker than large-v3"),
  entry("distil-large-v3", [1280, 32, 2], "100 languages", "float16", "nearly the most accurate for English, quickly"),
  entry("large-v3", [1280, 32, 32], "100 languages", "float16", "the most accurate, also for rare languages"),
];

/** `ggml-large-v3-turbo-q5_0`, `large-v3` -> what the catalogue calls it, where it is one of its models. */
export function catalogued(name: string): CatalogueModel | undefined {
  const bare = name.replace(/^ggml-/, "").replace(/-q\d_\w+$/, "");
  return catalogue.find((one) => one.name === bare || one.name === `whisper-${bare}`);
}
