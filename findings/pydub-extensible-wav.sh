#!/usr/bin/env bash
# pydub 0.25.1 takes the float samples of an extensible WAV file for integers: 0.25 and 0.5 are both 0.49, and quiet speech is as loud as a shout.
#
# It reads WAV itself, and leaves to ffmpeg what isn't PCM. An extensible header (tag 0xFFFE) counts as PCM for it, whatever
# the format is that stands behind the tag (KSDATAFORMAT_SUBTYPE: 1 integers, 3 floats). ffmpeg writes all WAV of more than 16 bits with such a header,
# so that the usual `-c:a pcm_f32le` is read wrongly, while the same samples under the plain tag 3 go to ffmpeg and are right.
# Volume, silence detection and everything that is exported from it are of noise. soundfile 0.14.0 for comparison.
#
# Seen on Linux x64 with Python 3.11, samples 0, 0.25, 0.5 and -0.5 in shares of the largest:
#   float:   pydub 0.00 0.49 0.49 -0.51; soundfile 0.00 0.25 0.50 -0.50
#   24 bits: pydub 0.00 0.25 0.50 -0.50; soundfile 0.00 0.25 0.50 -0.50
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check pydub==0.25.1 soundfile==0.14.0 numpy==2.4.6 2>/dev/null

cat >program.py <<'PROGRAM'
import sys
import warnings

import soundfile

warnings.simplefilter("ignore")
from pydub import AudioSegment

samples = [0, 0.25, 0.5, -0.5]
soundfile.write("said.wav", samples, 16000, format="WAVEX", subtype=sys.argv[1])
segment = AudioSegment.from_file("said.wav")
full = 1 << (8 * segment.sample_width - 1)
by_pydub = [sample / full for sample in segment.get_array_of_samples()]
by_soundfile = soundfile.read("said.wav")[0]
print("; ".join(f"{name} {' '.join(f'{one:.2f}' for one in read)}" for name, read in (("pydub", by_pydub), ("soundfile", by_soundfile))))
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect float "$(python/bin/python program.py FLOAT)" "pydub 0.00 0.49 0.49 -0.51; soundfile 0.00 0.25 0.50 -0.50"
expect "24 bits" "$(python/bin/python program.py PCM_24)" "pydub 0.00 0.25 0.50 -0.50; soundfile 0.00 0.25 0.50 -0.50"
