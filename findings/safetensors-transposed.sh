#!/usr/bin/env bash
# safetensors 0.8.0 writes a transposed NumPy array in the order of its memory, under the shape of the transpose: every weight is at another place.
#
# `w.T`, `w[:, ::2]` and arrays in Fortran's order share or keep memory that isn't row-major. Version 0.8.0 takes the bytes from
# the array's address on; the file is valid, its shape and sum of bytes are right, no error comes, and a converter that transposes its products'
# weights has made noise of them. Up to 0.7.0 the values were put in order first. The docstring of `save` says that tensors "need to be contiguous
# and dense", and the module for PyTorch refuses others with a ValueError; this one doesn't look. The format knows row-major order only.
# `numpy.ascontiguousarray` around each value is enough.
#
# Seen on Linux x64 with Python 3.11 and NumPy 2.4.6; [[0, 1, 2], [3, 4, 5]] is written in three ways and read again:
#   0.8.0: transposed [[0, 1], [2, 3], [4, 5]]; every second column [[0, 1], [2, 3]]; Fortran's order [[0, 3, 1], [4, 2, 5]]
#   0.7.0: transposed [[0, 3], [1, 4], [2, 5]]; every second column [[0, 2], [3, 5]]; Fortran's order [[0, 1, 2], [3, 4, 5]]
#   0.8.0, made contiguous: as 0.7.0
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for version in 0.7.0 0.8.0; do
  python3 -m venv "python-$version" >/dev/null
  "python-$version/bin/pip" install --quiet --disable-pip-version-check "safetensors==$version" numpy==2.4.6 2>/dev/null
done

cat >program.py <<'PROGRAM'
import sys

import numpy
from safetensors.numpy import load, save

prepared = numpy.ascontiguousarray if sys.argv[1:] == ["contiguous"] else lambda array: array
array = numpy.arange(6, dtype=numpy.float32).reshape(2, 3)
cases = {"transposed": array.T, "every second column": array[:, ::2], "Fortran's order": numpy.asfortranarray(array)}
read = {name: load(save({"w": prepared(case)}))["w"].astype(int).tolist() for name, case in cases.items()}
print("; ".join(f"{name} {values}" for name, values in read.items()))
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
right="transposed [[0, 3], [1, 4], [2, 5]]; every second column [[0, 2], [3, 5]]; Fortran's order [[0, 1, 2], [3, 4, 5]]"
expect 0.8.0 "$(python-0.8.0/bin/python program.py)" \
  "transposed [[0, 1], [2, 3], [4, 5]]; every second column [[0, 1], [2, 3]]; Fortran's order [[0, 3, 1], [4, 2, 5]]"
expect 0.7.0 "$(python-0.7.0/bin/python program.py)" "$right"
expect "0.8.0, made contiguous" "$(python-0.8.0/bin/python program.py contiguous)" "$right"
