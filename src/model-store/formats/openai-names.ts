/** OpenAI's names for the sizes and tensors of a Whisper, in its own checkpoints and in ggml -> Hugging Face's. */
import type { StoredTensor } from "../../model/stored-tensor.ts";

/** OpenAI's names of a model's sizes (openai-whisper, model.py: ModelDimensions). */
export const openaiSizes = [
  "n_vocab",
  "n_audio_ctx",
  "n_audio_state",
  "n_audio_head",
  "n_audio_layer",
  "n_text_ctx",
  "n_text_state",
  "n_text_head",
  "n_text_layer",
  "n_mels",
] as const;

export type OpenaiSizes = Record<(typeof openaiSizes)[number], number>;

/** @returns as a parsed config.json */
export const configOfSizes = (sizes: OpenaiSizes): Record<string, unknown> => ({
  model_type: "whisper",
  d_model: sizes.n_audio_state,
  encoder_layers: sizes.n_audio_layer,
  decoder_layers: sizes.n_text_layer,
  encoder_attention_heads: sizes.n_audio_head,
  decoder_attention_heads: sizes.n_text_head,
  encoder_ffn_dim: 4 * sizes.n_audio_state,
  decoder_ffn_dim: 4 * sizes.n_text_state,
  num_mel_bins: sizes.n_mels,
  vocab_size: sizes.n_vocab,
  max_source_positions: sizes.n_audio_ctx,
  max_target_positions: sizes.n_text_ctx,
});

const parts: readonly (readonly [openai: RegExp, huggingFace: string])[] = [
  [/\.positional_embedding$/, ".embed_positions.weight"],
  [/\.token_embedding\./, ".embed_tokens."],
  [/\.ln(_post)?\.(?=\w+$)/, ".layer_norm."],
  [/\.blocks\./, ".layers."],
  [/\.mlp\.0\./, ".fc1."],
  [/\.mlp\.2\./, ".fc2."],
  [/\.mlp_ln\./, ".final_layer_norm."],
  [/\.attn/, ".self_attn"],
  [/\.cross_attn/, ".encoder_attn"],
  [/_attn_ln\./, "_attn_layer_norm."],
  [/(_attn\.)query\./, "$1q_proj."],
  [/(_attn\.)key\./, "$1k_proj."],
  [/(_attn\.)value\./, "$1v_proj."],
  [/(_attn\.)out\./, "$1out_proj."],
];

/** `decoder.blocks.0.cross_attn.query.weight` -> `model.decoder.layers.0.encoder_attn.q_proj.weight` */
export const huggingFaceName = (name: string): string =>
  `model.${parts.reduce((named, [openai, huggingFace]) => named.replace(openai, huggingFace), name)}`;

export const withHuggingFaceNames = (tensors: ReadonlyMap<string, StoredTensor>): Map<string, StoredTensor> =>
  new Map([...tensors].map(([name, tensor]) => [huggingFaceName(name), tensor]));
