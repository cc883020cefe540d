"""A Whisper folder of this project as the models of OpenVINO GenAI or transformers.js, by their makers' own exporters.

`python hugging-face-model.py models/whisper-base openvino <out>` needs torch, optimum-intel and nncf: int8 weights.
`python hugging-face-model.py models/whisper-base onnx <out>` needs torch, optimum-onnx and onnxruntime: q8, as transformers.js's models are.
The two want different versions of transformers: an environment each (seen: optimum-intel 2.2.0 with torch 2.13.0 and without torchvision;
optimum-onnx 0.1.0).
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path


def with_vocabulary(source: Path, folder: Path) -> None:
    """The folder, and the older files of its tokenizer, which the exporters read."""
    shutil.copytree(source, folder)
    tokenizer = json.loads((source / "tokenizer.json").read_text())
    model = tokenizer["model"]
    (folder / "vocab.json").write_text(json.dumps(model["vocab"]))
    merges = (merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"])
    (folder / "merges.txt").write_text("\n".join(["#version: 0.2", *merges, ""]), encoding="utf-8")
    added = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
    (folder / "added_tokens.json").write_text(json.dumps(added))


def export(kind: str, source: Path, out: Path, *options: str) -> None:
    command = [str(Path(sys.executable).with_name("optimum-cli")), "export", kind, "--model", str(source)]
    subprocess.run([*command, "--task", "automatic-speech-recognition-with-past", *options, str(out)], check=True)


def quantize(out: Path) -> None:
    """Products and embeddings of every subgraph in bytes, under the names that transformers.js looks for."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    (out / "onnx").mkdir()
    for name in ("encoder_model", "decoder_model_merged"):
        quantize_dynamic(
            out / f"{name}.onnx",
            out / "onnx" / f"{name}_quantized.onnx",
            weight_type=QuantType.QUInt8,
            op_types_to_quantize=["MatMul", "Gather"],
            extra_options={"EnableSubgraph": True},
        )
    for file in out.glob("*.onnx"):
        file.unlink()


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("model", type=Path)
parser.add_argument("kind", choices=["openvino", "onnx"])
parser.add_argument("out", type=Path)
arguments = parser.parse_args()
with tempfile.TemporaryDirectory() as temporary:
    folder = Path(temporary) / arguments.model.name
    with_vocabulary(arguments.model, folder)
    if arguments.kind == "openvino":
        export("openvino", folder, arguments.out, "--weight-format", "int8")
    else:
        export("onnx", folder, arguments.out)
        quantize(arguments.out)
