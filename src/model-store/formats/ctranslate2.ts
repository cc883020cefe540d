/**
 * CTranslate2's models, which faster-whisper runs: model.bin, with config.json and tokenizer.json beside.
 * Names: CTranslate2, python/ctranslate2/specs/{whisper,transformer,attention}_spec.py
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Failure } from "../../lib/failure.ts";
import { quoted } from "../../lib/quoted.ts";
import { ctranslate2Kind, kindBytes, type StoredVariable, variablesIn } from "../../model/ctranslate2.ts";
import type { RandomAccess, StoredTensor } from "../../model/stored-tensor.ts";
import { firstBytesOf, openModelFiles, readCompanion, readModelJsonIfThere } from "../model-files.ts";
import { tokenizerOfPieces } from "./made-tokenizer.ts";
import type { WeightFormat } from "./model-source.ts";
import { tokenizerFor } from "./openai.ts";

type Variables = ReadonlyMap<string, StoredVariable>;

export const ctranslate2Format: WeightFormat = {
  name: "CTranslate2 (faster-whisper)",
  async find({ folder, candidates }) {
    return candidates.find(
      (name) => name.endsWith(".bin") && ctranslate2Kind(firstBytesOf(folder, name, kindBytes)) !== undefined,
    );
  },
  async open({ folder, names }, weights) {
    const settings = readModelJsonIfThere(folder, "config.json");
    return openModelFiles(folder, [weights], ([opened]) => {
      const file = opened as RandomAccess;
      refuseOtherKinds(file);
      const variables = variablesIn(file);
      const config = configOf(variables);
      return {
        config,
        generation: generationOf(settings) ?? readModelJsonIfThere(folder, "generation_config.json"),
        tokenizer: () => tokenizerFor(folder, names, config.vocab_size ?? 0, () => tokenizerOfVocabulary(folder)),
        tensors: withHuggingFacesNames(variables),
      };
    });
  },
};

function refuseOtherKinds(file: RandomAccess): void {
  const kind = ctranslate2Kind(file.read(0, Math.min(kindBytes, file.size)));
  if (kind === "WhisperSpec") return;
  throw new Failure(
    "model.foreign",
    `${file.name} is CTranslate2's, and no Whisper: it says that it is a ${quoted(kind)}.`,
    "Choose a Whisper model that was converted for faster-whisper.",
  );
}

/** CTranslate2 takes as many where no number is stored, as before its Whisper's third revision. */
const usualHeads = 8;
const embedding = "decoder/embeddings/weight";
const projection = "decoder/projection/weight";

/** Its own config.json tells no sizes: they are those of the variables. @returns as a parsed config.json */
function configOf(variables: Variables): Record<string, unknown> & { vocab_size: number | undefined } {
  const size = (name: string, axis: number): number | undefined => variables.get(name)?.shape[axis];
  const heads = (side: string): number => variables.get(`${side}/num_heads`)?.count() ?? usualHeads;
  const layers = (side: string): number => {
    let count = 0;
    while (variables.has(`${side}/layer_${count}/ffn/linear_0/weight`)) count++;
    return count;
  };
  const own = variables.get(projection);
  return {
    model_type: "whisper",
    d_model: size(embedding, 1),
    encoder_layers: layers("encoder"),
    decoder_layers: layers("decoder"),
    encoder_attention_heads: heads("encoder"),
    decoder_attention_heads: heads("decoder"),
    encoder_ffn_dim: size("encoder/layer_0/ffn/linear_0/weight", 0),
    decoder_ffn_dim: size("decoder/layer_0/ffn/linear_0/weight", 0),
    num_mel_bins: size("encoder/conv1/weight", 1),
    vocab_size: size(embedding, 0),
    max_source_positions: size("encoder/position_encodings/encodings", 0),
    max_target_positions: size("decoder/position_encodings/encodings", 0),
    tie_word_embeddings: own === undefined || own === variables.get(embedding),
  };
}

/** @param settings CTranslate2's config.json, parsed @returns what of it Hugging Face has in generation_config.json, if anything */
function generationOf(settings: unknown): unknown {
  const { alignment_heads, suppress_ids } = Object(settings) as Record<string, unknown>;
  return alignment_heads || suppress_ids ? { alignment_heads, suppress_tokens: suppress_ids } : undefined;
}

/**
 * vocabulary.json, before CTranslate2 3.12 vocabulary.txt: every token by its id, special ones and timestamps included.
 * @returns as a parsed tokenizer.json, undefined where there is no such file
 */
function tokenizerOfVocabulary(folder: string): unknown {
  const listed = readModelJsonIfThere(folder, "vocabulary.json");
  const isInLines = listed === undefined && existsSync(join(folder, "vocabulary.txt"));
  const lines = isInLines ? readCompanion(folder, "vocabulary.txt").toString("utf8").split("\n") : undefined;
  const tokens = z.array(z.string()).safeParse(listed ?? lines).data;
  if (tokens === undefined) return undefined;
  const special = /^<\|.*\|>$/;
  const ends = tokens.indexOf("<|endoftext|>");
  const added = tokens.map((token, id): [string, number] => [token, id]).filter(([token]) => special.test(token));
  return tokenizerOfPieces(tokens.slice(0, ends), new Map(added));
}

/** Products that take the same inputs are one matrix there: their rows one behind the other. */
const partNames: ReadonlyMap<string, readonly string[]> = new Map([
  ["conv1", ["conv1"]],
  ["conv2", ["conv2"]],
  ["position_encodings", ["embed_positions"]],
  ["embeddings", ["embed_tokens"]],
  ["layer_norm", ["layer_norm"]],
  ["self_attention/layer_norm", ["self_attn_layer_norm"]],
  ["self_attention/linear_0", ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"]],
  ["self_attention/linear_1", ["self_attn.out_proj"]],
  ["attention/layer_norm", ["encoder_attn_layer_norm"]],
  ["attention/linear_0", ["encoder_attn.q_proj"]],
  ["attention/linear_1", ["encoder_attn.k_proj", "encoder_attn.v_proj"]],
  ["attention/linear_2", ["encoder_attn.out_proj"]],
  ["ffn/layer_norm", ["final_layer_norm"]],
  ["ffn/linear_0", ["fc1"]],
  ["ffn/linear_1", ["fc2"]],
]);
const kindNames: ReadonlyMap<string, string> = new Map([
  ["weight", "weight"],
  ["gamma", "weight"],
  ["encodings", "weight"],
  ["bias", "bias"],
  ["beta", "bias"],
]);

/** Variables that no Whisper has stay out. */
function withHuggingFacesNames(variables: Variables): Map<string, StoredTensor> {
  const tensors = new Map<string, StoredTensor>();
  for (const [name, variable] of variables) {
    const [, side, layer, part = "", kind = ""] = /^(encoder|decoder)\/(?:layer_(\d+)\/)?(.+)\/(\w+)$/.exec(name) ?? [];
    const [names, ending] = [partNames.get(part), kindNames.get(kind)];
    if (names === undefined || ending === undefined) continue;
    const rows = Math.floor((variable.shape[0] ?? 0) / names.length);
    for (const [i, each] of names.entries()) {
      // Zeros, for Whisper's keys have none; and what is added to every key alike changes no attention.
      if (each.endsWith("k_proj") && ending === "bias") continue;
      const path = ["model", side, ...(layer === undefined ? [] : ["layers", layer]), each, ending].join(".");
      tensors.set(path, variable.rows(i * rows, (i + 1) * rows));
    }
  }
  const own = variables.get(projection);
  if (own && own !== variables.get(embedding)) tensors.set("proj_out.weight", own.rows(0, own.shape[0] ?? 0));
  return tensors;
}
