#!/usr/bin/env bash
# Sound that goes through libsamplerate in pieces loses its end: samplerate 0.2.4 (Python) 8.9 ms though it is told which piece is the last, @alexanderolsen/libsamplerate-js 2.1.2 as much.
#
# A sinc filter is behind its input by half its length; libsamplerate gives that rest when it is called with `end_of_input` set, again and again until
# nothing comes (its API documentation, "Full API"). Both packages call it once, with room for as much as the last piece is long, and
# give what fits: at 8 to 16 kHz 18 ms are missing. The JavaScript package has no way to tell the end at all. A file that is read in pieces is shorter than the
# same file read whole; of recordings that are cut and joined again, each seam moves all that follows. soxr 1.1.0, in pieces, gives all.
# Who can't change the package puts silence of 20 ms behind the last piece.
#
# Seen on Linux x64 with Node 20.20.2 and Python 3.11: one second in pieces of 1,000 samples, "best" converter, samples that come
#   44.1 to 16 kHz: samplerate 15858, soxr 16000, libsamplerate-js 15857
#   8 to 16 kHz:    samplerate 15712, soxr 16000, libsamplerate-js 15712
#   44.1 to 16 kHz, whole: samplerate 16000, soxr 16000, libsamplerate-js 16000
#
# Needs node, npm and python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @alexanderolsen/libsamplerate-js@2.1.2 >/dev/null
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check samplerate==0.2.4 soxr==1.1.0 numpy==2.4.6 2>/dev/null

cat >program.py <<'PROGRAM'
import sys

import numpy
import samplerate
import soxr

rate_in, rate_out, size = map(int, sys.argv[1:])
sound = numpy.sin(numpy.arange(rate_in) * 0.1).astype(numpy.float32)
pieces = [(sound[at : at + size], at + size >= rate_in) for at in range(0, rate_in, size)]
one = samplerate.Resampler("sinc_best")
other = soxr.ResampleStream(rate_in, rate_out, 1)
by_samplerate = sum(len(one.process(piece, rate_out / rate_in, end_of_input=last)) for piece, last in pieces)
by_soxr = sum(len(other.resample_chunk(piece, last=last)) for piece, last in pieces)
print(f"samplerate {by_samplerate}, soxr {by_soxr}")
PROGRAM
cat >program.cjs <<'PROGRAM'
const { create, ConverterType } = require("@alexanderolsen/libsamplerate-js");
const [rateIn, rateOut, size] = process.argv.slice(2).map(Number);
const sound = Float32Array.from({ length: rateIn }, (_, place) => Math.sin(place * 0.1));
create(1, rateIn, rateOut, { converterType: ConverterType.SRC_SINC_BEST_QUALITY }).then((converter) => {
  let count = 0;
  // `simple` is the package's way for a whole sound, `full` for one in pieces.
  if (size >= rateIn) count = converter.simple(sound).length;
  else for (let at = 0; at < rateIn; at += size) count += converter.full(sound.subarray(at, at + size)).length;
  console.log(`libsamplerate-js ${count}`);
});
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
counts() { echo "$(python/bin/python program.py "$@"), $(node program.cjs "$@")"; }
expect "44.1 to 16 kHz" "$(counts 44100 16000 1000)" "samplerate 15858, soxr 16000, libsamplerate-js 15857"
expect "8 to 16 kHz" "$(counts 8000 16000 1000)" "samplerate 15712, soxr 16000, libsamplerate-js 15712"
expect "44.1 to 16 kHz, whole" "$(counts 44100 16000 44100)" "samplerate 16000, soxr 16000, libsamplerate-js 16000"
