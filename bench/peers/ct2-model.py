"""A Hugging Face Whisper folder as faster-whisper's int8 model, without torch and transformers: numpy and safetensors will do."""

import argparse
import json
import shutil
from pathlib import Path

import numpy as np
from ctranslate2.converters import utils
from ctranslate2.specs import common_spec, whisper_spec
from safetensors.numpy import load_file


class Weights:
    """Tensors of a model by their names."""

    def __init__(self, folder: Path):
        self.tensors = {}
        for shard in sorted(folder.glob("*.safetensors")):
            self.tensors.update(load_file(shard))

    def __call__(self, name: str) -> np.ndarray:
        return self.tensors[f"model.{name}"].astype(np.float32)

    def linear(self, spec, name: str) -> None:
        spec.weight = self(f"{name}.weight")
        if f"model.{name}.bias" in self.tensors:
            spec.bias = self(f"{name}.bias")

    def norm(self, spec, name: str) -> None:
        spec.gamma, spec.beta = self(f"{name}.weight"), self(f"{name}.bias")

    def attention(self, spec, name: str, crosswise: bool) -> None:
        parts = [common_spec.LinearSpec() for _ in range(3)]
        for part, projection in zip(parts, ("q_proj", "k_proj", "v_proj")):
            self.linear(part, f"{name}.{projection}")
        if crosswise:
            utils.fuse_linear(spec.linear[0], parts[:1])
            utils.fuse_linear(spec.linear[1], parts[1:])
        else:
            utils.fuse_linear(spec.linear[0], parts)
        self.linear(spec.linear[-1], f"{name}.out_proj")

    def layers(self, spec, side: str) -> None:
        spec.position_encodings.encodings = self(f"{side}.embed_positions.weight")
        self.norm(spec.layer_norm, f"{side}.layer_norm")
        for index, layer in enumerate(spec.layer):
            name = f"{side}.layers.{index}"
            self.attention(layer.self_attention, f"{name}.self_attn", crosswise=False)
            self.norm(layer.self_attention.layer_norm, f"{name}.self_attn_layer_norm")
            if side == "decoder":
                self.attention(layer.attention, f"{name}.encoder_attn", crosswise=True)
                self.norm(layer.attention.layer_norm, f"{name}.encoder_attn_layer_norm")
            self.linear(layer.ffn.linear_0, f"{name}.fc1")
            self.linear(layer.ffn.linear_1, f"{name}.fc2")
            self.norm(layer.ffn.layer_norm, f"{name}.final_layer_norm")


def vocabulary(folder: Path, size: int) -> list:
    """Tokens in the order of their numbers; timestamps that the tokenizer doesn't list are named behind them."""
    tokenizer = json.loads((folder / "tokenizer.json").read_text())
    tokens = {number: token for token, number in tokenizer["model"]["vocab"].items()}
    tokens.update({each["id"]: each["content"] for each in tokenizer["added_tokens"]})
    times = (f"<|{step * 0.02:.2f}|>" for step in range(size))
    return [tokens[number] if number in tokens else next(times) for number in range(size)]


def convert(folder: Path, to: Path) -> None:
    config = json.loads((folder / "config.json").read_text())
    generation = json.loads((folder / "generation_config.json").read_text())
    spec = whisper_spec.WhisperSpec(
        *(config[f"encoder_{what}"] for what in ("layers", "attention_heads")),
        *(config[f"decoder_{what}"] for what in ("layers", "attention_heads")),
    )
    weights = Weights(folder)
    for conv in ("conv1", "conv2"):
        weights.linear(getattr(spec.encoder, conv), f"encoder.{conv}")
    weights.layers(spec.encoder, "encoder")
    weights.layers(spec.decoder, "decoder")
    spec.decoder.embeddings.weight = spec.decoder.projection.weight = weights("decoder.embed_tokens.weight")
    spec.register_vocabulary(vocabulary(folder, config["vocab_size"]))
    spec.config.suppress_ids = generation["suppress_tokens"]
    spec.config.suppress_ids_begin = generation["begin_suppress_tokens"]
    spec.config.alignment_heads = generation["alignment_heads"]
    spec.config.lang_ids = sorted(generation.get("lang_to_id", {}).values())
    spec.validate()
    spec.optimize(quantization="int8")
    spec.save(str(to))
    for name in ("tokenizer.json", "preprocessor_config.json"):
        if (folder / name).exists():
            shutil.copy(folder / name, to)


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("folder", type=Path)
parser.add_argument("to", type=Path)
arguments = parser.parse_args()
arguments.to.mkdir(parents=True)
convert(arguments.folder, arguments.to)
