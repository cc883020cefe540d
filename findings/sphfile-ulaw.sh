#!/usr/bin/env bash
# sphfile 1.0.3 turns μ-law, which telephone speech in NIST's format has, into noise: silence is at full scale, the loudest samples are silence. And a part of a recording may have its channels exchanged.
#
# SPHERE is what older collections of telephone speech come in (Switchboard, CallHome): two channels of μ-law, eight bits a sample. The README says that, of compressed sound, "only the base ulaw" is supported; what
# the package does is to take the bytes for numbers, and to write them as WAV of eight linear bits, which is valid and as long as it should be. A time is multiplied by the rate and the channels and cut to a whole
# number: where that is odd, the part begins with the other channel. At 8 kHz 1.001 s times 16,000 is a little less than 16,016, so also 94 others of the first 10,000 milliseconds; of times with
# more digits half are so. PCM from its beginning is right. soundfile 0.13.1 reads both.
#
# Seen on Linux x64 with Python 3.11 and NumPy 1.26.4 (write_wav needs one that has `tostring`); what was written, by soundfile, and the file itself:
#   μ-law of 0, -0, the least and the greatest:   written 0.99 -0.01 -1.00 0.00, itself 0.00 0.00 -0.98 0.98
#   left 1000 and right -1000, from 1 s:          written 1000 -1000
#   from 1.001 s:                                 written -1000 1000
#   milliseconds of 10 s that exchange them:      95
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check sphfile==1.0.3 soundfile==0.13.1 numpy==1.26.4 2>/dev/null

cat >program.py <<'PROGRAM'
import sys
import warnings

import numpy as np
import soundfile
from sphfile import SPHFile

warnings.simplefilter("ignore")


def sphere(path, coding, channels, width, samples):
    fields = {"channel_count": channels, "sample_rate": 8000, "sample_count": len(samples) // width // channels, "sample_n_bytes": width}
    lines = ["NIST_1A", "   1024", *(f"{name} -i {value}" for name, value in fields.items())]
    order = "01" if width == 2 else "1"
    lines += [f"sample_byte_format -s{len(order)} {order}", f"sample_coding -s{len(coding)} {coding}", "end_head", ""]
    with open(path, "wb") as file:
        file.write("\n".join(lines).encode().ljust(1024) + samples)


def floats(path):
    return " ".join(f"{sample + 0:.2f}" for sample in soundfile.read(path)[0]).replace("-0.00", "0.00")


if sys.argv[1] == "law":
    sphere("law.sph", "ulaw", 1, 1, bytes([0xFF, 0x7F, 0x00, 0x80]))
    SPHFile("law.sph").write_wav("law.wav")
    print(f"written {floats('law.wav')}, itself {floats('law.sph')}")
else:
    sphere("both.sph", "pcm", 2, 2, np.tile(np.array([1000, -1000], "<i2"), 8000 * 11).tobytes())
    file = SPHFile("both.sph")
    if sys.argv[1] == "all":
        print(sum(int(file.time_range(ms / 1000, ms / 1000 + 0.01)[0] == -1000) for ms in range(10000)))
    else:
        file.write_wav("part.wav", start=float(sys.argv[1]))
        print("written", *soundfile.read("part.wav", dtype="int16")[0][0])
PROGRAM
expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
told() { python/bin/python program.py "$1"; }
expect "μ-law of 0, -0, the least and the greatest" "$(told law)" "written 0.99 -0.01 -1.00 0.00, itself 0.00 0.00 -0.98 0.98"
expect "left 1000 and right -1000, from 1 s" "$(told 1)" "written 1000 -1000"
expect "from 1.001 s" "$(told 1.001)" "written -1000 1000"
expect "milliseconds of 10 s that exchange them" "$(told all)" 95
