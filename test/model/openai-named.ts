/** Tensors under the names that OpenAI gave them, and a checkpoint of its own of them. */
import type { Dims } from "../../src/model/dims.ts";
import type { Tensors } from "./tiny.ts";
import { torchFile } from "./torch-file.ts";

const parts: readonly (readonly [huggingFace: string, openai: string])[] = [
  ["model.", ""],
  ["embed_positions.weight", "positional_embedding"],
  ["embed_tokens", "token_embedding"],
  ["final_layer_norm", "mlp_ln"],
  ["self_attn", "attn"],
  ["encoder_attn", "cross_attn"],
  ["attn_layer_norm", "attn_ln"],
  ["encoder.layer_norm", "encoder.ln_post"],
  ["decoder.layer_norm", "decoder.ln"],
  ["layers", "blocks"],
  ["fc1", "mlp.0"],
  ["fc2", "mlp.2"],
  ["q_proj", "query"],
  ["k_proj", "key"],
  ["v_proj", "value"],
  ["out_proj", "out"],
];

export const openaiNamed = (tensors: Tensors): Tensors =>
  new Map(
    [...tensors].map(([name, tensor]) => [parts.reduce((done, [from, to]) => done.replace(from, to), name), tensor]),
  );

/** As OpenAI publishes its models. */
export function checkpoint(tensors: Tensors, dims: Dims, type: "F32" | "F16" = "F32"): Uint8Array<ArrayBuffer> {
  const sizes = new Map(
    Object.entries({
      n_mels: dims.melBins,
      n_audio_ctx: dims.frames,
      n_audio_state: dims.width,
      n_audio_head: dims.encoderHeads,
      n_audio_layer: dims.encoderLayers,
      n_vocab: dims.vocabulary,
      n_text_ctx: dims.positions,
      n_text_state: dims.width,
      n_text_head: dims.decoderHeads,
      n_text_layer: dims.decoderLayers,
    }),
  );
  return torchFile(
    openaiNamed(tensors),
    type === "F32" ? "FloatStorage" : "HalfStorage",
    (state) =>
      new Map<string, unknown>([
        ["dims", sizes],
        ["model_state_dict", state],
      ]),
  );
}
