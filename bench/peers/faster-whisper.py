"""One recording through faster-whisper; what it heard goes out as a line of JSON: {version, text, seconds}.

`seconds` is the transcription's own (reading the sound and finding the speech in it too), without starting Python and loading
the model. With a hyphen in its name, since a file called faster_whisper.py would be imported in the package's place.
"""

import argparse
import json
import os
import sys
import time

os.environ.setdefault("HF_HUB_OFFLINE", "1")
# Only conversion needs them, yet older releases of ctranslate2 import them wherever they are installed: hundreds of megabytes
# that would be laid at faster-whisper's door.
for unused in ("torch", "transformers"):
    sys.modules[unused] = None

import faster_whisper  # noqa: E402


def hear(arguments: argparse.Namespace) -> dict:
    model = faster_whisper.WhisperModel(
        arguments.model, device="cpu", compute_type="int8", cpu_threads=arguments.threads, local_files_only=True
    )
    started = time.perf_counter()
    options = {"language": arguments.language, "vad_filter": True, "beam_size": 5 if arguments.mode == "beam" else 1}
    if arguments.mode == "batched":
        pipeline = faster_whisper.BatchedInferencePipeline(model)
        segments, _ = pipeline.transcribe(arguments.audio, batch_size=8, **options)
    else:
        segments, _ = model.transcribe(arguments.audio, **options)
    # Segments are made as they are asked for: the work is done here.
    text = " ".join(segment.text.strip() for segment in segments)
    return {"version": faster_whisper.__version__, "text": text, "seconds": time.perf_counter() - started}


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("model", help="folder of the converted model")
parser.add_argument("audio")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--language", default="en")
parser.add_argument("--mode", choices=["sequential", "batched", "beam"], default="sequential")
print(json.dumps(hear(parser.parse_args())))
