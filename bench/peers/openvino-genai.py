"""One recording through OpenVINO GenAI; what it heard goes out as a line of JSON: {version, text, seconds, processor}.

It gets a WAV file of 16 bits, mono, 16 kHz. `seconds` is without starting Python and compiling the model for this processor.
With a hyphen in its name, since a file called openvino.py would be imported in the package's place.
"""

import argparse
import json
import time
import wave

import numpy
import openvino
import openvino_genai

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("model", help="folder of the converted model")
parser.add_argument("audio")
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--language", default="en")
arguments = parser.parse_args()

pipeline = openvino_genai.WhisperPipeline(arguments.model, "CPU", INFERENCE_NUM_THREADS=arguments.threads)
started = time.perf_counter()
with wave.open(arguments.audio) as file:
    samples = numpy.frombuffer(file.readframes(file.getnframes()), numpy.int16).astype(numpy.float32) / 32768
result = pipeline.generate(samples, language=f"<|{arguments.language}|>", task="transcribe", return_timestamps=True)
seconds = time.perf_counter() - started
kinds = openvino.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
print(
    json.dumps(
        {
            "version": openvino_genai.__version__.split("-")[0],
            "text": result.texts[0],
            "seconds": seconds,
            "processor": ", ".join(kind for kind in kinds if kind not in ("WINOGRAD", "EXPORT_IMPORT")),
        }
    )
)
