"""What whisper.cpp's models/convert-h5-to-ggml.py reads beside the weights, where a model's folder has only tokenizer.json.

`python whisper-cpp-files.py <model folder> <out>` makes <out>/model (a copy of the folder with vocab.json and added_tokens.json)
and <out>/whisper/assets/mel_filters.npz (openai-whisper's mel filters, as faster-whisper computes them). Then:
`python convert-h5-to-ggml.py <out>/model <out> <out>` and `whisper-quantize <out>/ggml-model.bin <out>/q8_0.bin q8_0`.
"""

import argparse
import json
import shutil
from pathlib import Path

import numpy
from faster_whisper.feature_extractor import FeatureExtractor

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("model", type=Path)
parser.add_argument("out", type=Path)
arguments = parser.parse_args()

folder = arguments.out / "model"
shutil.copytree(arguments.model, folder, dirs_exist_ok=True)
tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf8"))
added = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
plain = {text: number for text, number in tokenizer["model"]["vocab"].items() if text not in added}
(folder / "vocab.json").write_text(json.dumps(plain, ensure_ascii=False), encoding="utf8")
(folder / "added_tokens.json").write_text(json.dumps(added, ensure_ascii=False), encoding="utf8")

bins = json.loads((folder / "config.json").read_text(encoding="utf8"))["num_mel_bins"]
assets = arguments.out / "whisper" / "assets"
assets.mkdir(parents=True, exist_ok=True)
numpy.savez(assets / "mel_filters.npz", **{f"mel_{bins}": FeatureExtractor(bins).mel_filters.astype(numpy.float32)})
