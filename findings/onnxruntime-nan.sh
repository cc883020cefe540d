#!/usr/bin/env bash
# onnxruntime 1.32.0 (processor): where one number is NaN, the greatest is neither that nor the greatest of the others, and three operations name three places.
#
# NumPy, and ONNX's own reference evaluator, give NaN for the greatest. Here ReduceMax works in vectors: as the first number NaN wins, elsewhere it is lost, and
# what it was compared with may go along. ArgMax passes over it unless it is first, and TopK puts it on top. A network that overflows (half floats; a softmax of
# nothing but -inf) goes on with numbers that look sound, and where all are NaN the first token is chosen, which is "!" in Whisper's vocabulary. A greatest that is a number says
# nothing; a sum keeps NaN.
#
# Seen on Linux x64 with Python 3.11; numbers from 1 to 8, one or all of them NaN: ReduceMax, the place ArgMax gives, and TopK's, and the reference's greatest
#   none is NaN:       8, 7, 7; reference 8
#   the first is NaN:  nan, 0, 0; reference nan
#   the second is NaN: 7, 7, 1; reference nan
#   the last is NaN:   7, 6, 7; reference nan
#   all are NaN:       nan, 0, 0; reference nan
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check onnxruntime==1.32.0 onnx==1.23.2 numpy==2.4.6 2>/dev/null

cat >program.py <<'PROGRAM'
import sys

import numpy
import onnxruntime
from onnx import TensorProto, helper
from onnx.reference import ReferenceEvaluator

numbers = numpy.arange(1, 9, dtype=numpy.float32)[None]
numbers[0, [int(place) for place in sys.argv[1:]]] = numpy.nan
nodes = [
    helper.make_node("ReduceMax", ["numbers"], ["greatest"], axes=[-1], keepdims=0),
    helper.make_node("ArgMax", ["numbers"], ["place"], axis=-1, keepdims=0),
    helper.make_node("TopK", ["numbers", "one"], ["top", "top_place"], axis=-1),
]
given = helper.make_tensor_value_info("numbers", TensorProto.FLOAT, [1, 8])
kinds = {"greatest": TensorProto.FLOAT, "place": TensorProto.INT64, "top_place": TensorProto.INT64}
outputs = [helper.make_tensor_value_info(name, kind, None) for name, kind in kinds.items()]
one = helper.make_tensor("one", TensorProto.INT64, [1], [1])
model = helper.make_model(
    helper.make_graph(nodes, "greatest", [given], outputs, [one]), opset_imports=[helper.make_opsetid("", 17)], ir_version=8
)
session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
found = session.run(None, {"numbers": numbers})
reference = ReferenceEvaluator(model).run(["greatest"], {"numbers": numbers})
print(f"{', '.join(f'{value.item():g}' for value in found)}; reference {reference[0].item():g}")
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
greatest() { python/bin/python program.py "$@"; }
expect "none is NaN" "$(greatest)" "8, 7, 7; reference 8"
expect "the first is NaN" "$(greatest 0)" "nan, 0, 0; reference nan"
expect "the second is NaN" "$(greatest 1)" "7, 7, 1; reference nan"
expect "the last is NaN" "$(greatest 7)" "7, 6, 7; reference nan"
expect "all are NaN" "$(greatest 0 1 2 3 4 5 6 7)" "nan, 0, 0; reference nan"
