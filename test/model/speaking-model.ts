/**
 * A tiny model that says something of its own about whatever it hears: for tests of who is killed, cancelled and resumed, where it matters that
 * the same sound gives the same text and another sound another, not which. A window takes it a fifth of what it takes whisper-base.
 */
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { configuredSizes } from "../../bench/random-model.ts";
import { present } from "../../src/lib/check.ts";
import { programFolder } from "../../src/lib/node/folders.ts";
import { randomTensors, safetensors, type Tensors, tinyDims, tinyHead, writeSuppressedTokens } from "./tiny.ts";

const dims = { ...tinyDims, frames: 1500, positions: 448 };
/** How much each of these counts beside the others: where in the text it is, what is heard, how sure it is of the likeliest token. */
const weightOf = { place: 40, sound: 6, sureness: 15 };

/**
 * @param words that it says of a window: 70 for a whole one, a few for a clip of seconds, where as many would be taken for a mistake
 * @returns the path of its folder, which is as a downloaded model's
 */
export async function writeSpeakingModel(folder: string, words: number): Promise<string> {
  await mkdir(folder, { recursive: true });
  const base = join(programFolder, "models", "whisper-base");
  const own: unknown = JSON.parse(await readFile(join(base, "config.json"), "utf8"));
  await writeFile(join(folder, "config.json"), JSON.stringify({ ...Object(own), ...configuredSizes(dims) }));
  await copyFile(join(base, "tokenizer.json"), join(folder, "tokenizer.json"));
  await writeSuppressedTokens(folder);
  const tensors = randomTensors(dims, 3);
  teach(tensors, words);
  const { size, read } = safetensors(tensors);
  await writeFile(join(folder, "model.safetensors"), read(0, size));
  return folder;
}

/** Changes the decoder in place. @param words at as many positions it says one; behind them it ends */
function teach(tensors: Tensors, words: number): void {
  const { width } = dims;
  const of = (name: string): Float32Array => present(tensors.get(`model.decoder.${name}`), name).data;
  const { endOfText, firstTimestamp } = tinyHead(dims);
  const tokens = of("embed_tokens.weight");
  const row = (token: number): Float32Array => tokens.subarray(token * width, (token + 1) * width);
  // The later a time, the likelier: where a text may only end at the end of its speech, it gets there at once.
  const last = row(dims.vocabulary - 1);
  for (let token = firstTimestamp; token < dims.vocabulary - 1; token++) {
    const share = (token - firstTimestamp) / (dims.vocabulary - 1 - firstTimestamp);
    row(token).set(last.map((value) => (0.9 + 0.1 * share) * value));
  }
  // From the place comes another word each time, else it would say one for ever; behind the last the end, and a time where that may not be yet.
  const end = row(endOfText).map((value, k) => 100 * (value + 0.95 * (last[k] ?? 0)));
  const places = of("embed_positions.weight");
  for (let place = 0; place < dims.positions; place++) {
    const here = places.subarray(place * width, (place + 1) * width);
    here.set(place < words ? here.map((value) => weightOf.place * value) : end);
  }
  for (let layer = 0; layer < dims.decoderLayers; layer++) {
    const heard = of(`layers.${layer}.encoder_attn.out_proj.weight`);
    heard.set(heard.map((value) => weightOf.sound * value));
  }
  of("layer_norm.weight").fill(weightOf.sureness);
}
