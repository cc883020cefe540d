"""A Hugging Face Whisper folder as whisper.cpp's model, by whisper.cpp's own converter, without torch, transformers and openai-whisper.

`python whisper-cpp-model.py models/whisper-base <whisper.cpp>/models/convert-h5-to-ggml.py <out>` makes <out>/ggml-model.bin; then
`whisper-quantize <out>/ggml-model.bin <out>/q8_0.bin q8_0`. It needs faster-whisper (for its mel filters) and safetensors.
"""

import argparse
import json
import runpy
import shutil
import sys
from pathlib import Path
from types import ModuleType

import numpy
from faster_whisper.feature_extractor import FeatureExtractor
from safetensors.numpy import load_file


class Tensor(numpy.ndarray):
    """What the converter asks of torch's."""

    def numpy(self) -> numpy.ndarray:
        return numpy.asarray(self)


class Model:
    def __init__(self, folder: Path):
        self.tensors = {}
        for shard in sorted(folder.glob("*.safetensors")):
            self.tensors.update({name: data.view(Tensor) for name, data in load_file(shard).items()})

    from_pretrained = classmethod(lambda cls, folder: cls(Path(folder)))

    def state_dict(self) -> dict:
        return self.tensors


def lay_out(model: Path, out: Path) -> Path:
    """The model's folder with the files that the converter reads beside the weights, and the mel filters where it looks for them."""
    folder = out / "model"
    shutil.copytree(model, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf8"))
    added = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
    plain = {text: number for text, number in tokenizer["model"]["vocab"].items() if text not in added}
    (folder / "vocab.json").write_text(json.dumps(plain, ensure_ascii=False), encoding="utf8")
    (folder / "added_tokens.json").write_text(json.dumps(added, ensure_ascii=False), encoding="utf8")
    bins = json.loads((folder / "config.json").read_text(encoding="utf8"))["num_mel_bins"]
    assets = out / "whisper" / "assets"
    assets.mkdir(parents=True, exist_ok=True)
    numpy.savez(assets / "mel_filters.npz", **{f"mel_{bins}": FeatureExtractor(bins).mel_filters.astype(numpy.float32)})
    return folder


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("model", type=Path)
parser.add_argument("converter", type=Path)
parser.add_argument("out", type=Path)
arguments = parser.parse_args()

torch, transformers = ModuleType("torch"), ModuleType("transformers")
torch.from_numpy = lambda array: array
transformers.WhisperForConditionalGeneration = Model
sys.modules.update(torch=torch, transformers=transformers)
sys.argv = [str(arguments.converter), str(lay_out(arguments.model, arguments.out)), str(arguments.out), str(arguments.out)]
runpy.run_path(str(arguments.converter), run_name="__main__")
