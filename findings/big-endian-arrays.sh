#!/usr/bin/env bash
# NumPy arrays of big-endian numbers are read as if they were little-endian by onnxruntime 1.32.0, ctranslate2 4.8.5 and soundfile 0.14.0 (int16 and float32), without an error.
#
# Such arrays are ordinary ones for NumPy, whose sums and prints are right: `numpy.frombuffer(data, ">f4")`, what SciPy reads from a RIFX file, samples of AIFF and AU, the weights in
# many old files. The three look at the kind of number alone, take the memory as it is, and give a recording that is noise or next to
# silence, a model's input of 1e-41, token ids of millions. safetensors 0.8.0 and pedalboard 0.9.26 turn the bytes round; soxr 1.1.0, gguf 0.19.0 and resampy 0.4.3 refuse.
# `array.astype(array.dtype.newbyteorder("="))` before anything else is enough.
#
# Seen on Linux x64 with Python 3.11, what is got of [1, 2, 3] in big-endian float32 or int16:
#   onnxruntime, a model that gives its input: 4.6e-41 9.0e-44 2.3e-41
#   ctranslate2, StorageView.from_array:       4.6e-41 9.0e-44 2.3e-41
#   soundfile, written and read, int16:        256 512 768
#   safetensors, saved and loaded:             1 2 3
#   soxr:                                      TypeError
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check \
  onnxruntime==1.32.0 onnx==1.23.2 ctranslate2==4.8.5 soundfile==0.14.0 safetensors==0.8.0 soxr==1.1.0 numpy==2.4.6 2>/dev/null

cat >program.py <<'PROGRAM'
import io
import sys

import numpy

FLOATS = numpy.array([1, 2, 3], ">f4")


def by_onnxruntime():
    import onnxruntime
    from onnx import TensorProto, helper

    given, got = (helper.make_tensor_value_info(name, TensorProto.FLOAT, [3]) for name in ("given", "got"))
    graph = helper.make_graph([helper.make_node("Identity", ["given"], ["got"])], "same", [given], [got])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"given": FLOATS})[0]


def by_ctranslate2():
    import ctranslate2

    return numpy.array(ctranslate2.StorageView.from_array(FLOATS))


def by_soundfile():
    import soundfile

    file = io.BytesIO()
    soundfile.write(file, numpy.array([1, 2, 3], ">i2"), 16000, format="WAV", subtype="PCM_16")
    file.seek(0)
    return soundfile.read(file, dtype="int16")[0]


def by_safetensors():
    from safetensors.numpy import load, save

    return load(save({"weights": FLOATS}))["weights"]


def by_soxr():
    import soxr

    return soxr.resample(FLOATS, 16000, 8000)


try:
    got = globals()["by_" + sys.argv[1]]()
    print(*(f"{float(number):.1e}" if 0 < number < 1 else int(number) for number in got))
except (TypeError, ValueError) as error:
    print(type(error).__name__)
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
by() { python/bin/python program.py "$1"; }
expect onnxruntime "$(by onnxruntime)" "4.6e-41 9.0e-44 2.3e-41"
expect ctranslate2 "$(by ctranslate2)" "4.6e-41 9.0e-44 2.3e-41"
expect "soundfile, int16" "$(by soundfile)" "256 512 768"
expect safetensors "$(by safetensors)" "1 2 3"
expect soxr "$(by soxr)" TypeError
