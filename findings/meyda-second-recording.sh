#!/usr/bin/env bash
# meyda 5.6.3 keeps the mel filters of its first call: MFCC of a second recording with another rate, or of blocks of another length, are wrong numbers or NaN.
#
# `Meyda.sampleRate` and `Meyda.bufferSize` say what `Meyda.extract` gets; nothing is told of an order. The filters of the mel scale are made with the first call. They are to be made again where the blocks have another length,
# but the scale that this is seen by (Bark's, for the loudness) has been brought to the new length a line before. Another rate isn't asked for at all, and changes neither these nor the filters of pitches (chroma). The roll-off, in
# hertz, goes by what is set: one call gives numbers of two rates. Of longer blocks before, the filters look at other frequencies; of shorter ones they end before the spectrum does, which gives
# NaN. A program that goes through a folder of recordings has other numbers for the same sound by the order of its files. One process for each rate and length is right, or `Meyda.melFilterBank = undefined` between.
#
# Seen on Linux x64 with Node 20.20.2; the first three MFCC, and the roll-off, of 512 samples of one tone of 1 kHz at 16 kHz:
#   alone:                   37.58 17.39 -21.27, 1035 Hz
#   after one at 44.1 kHz:   37.58 4.57 -36.20, 1035 Hz
#   after one of 1,024:      36.23 29.64 12.35, 1035 Hz
#   after one of 256:        NaN NaN NaN, 1035 Hz
#   filters taken away:      37.58 17.39 -21.27, 1035 Hz
#
# Needs node and npm. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts meyda@5.6.3 >/dev/null
cat >program.cjs <<'PROGRAM'
const Meyda = require("meyda");
function features(sampleRate, bufferSize) {
  Meyda.sampleRate = sampleRate;
  Meyda.bufferSize = bufferSize;
  const tone = Float32Array.from({ length: bufferSize }, (_, place) => Math.sin((2 * Math.PI * 1000 * place) / 16000));
  const { mfcc, spectralRolloff } = Meyda.extract(["mfcc", "spectralRolloff"], tone);
  return `${mfcc.slice(0, 3).map((number) => number.toFixed(2)).join(" ")}, ${spectralRolloff.toFixed(0)} Hz`;
}
const [before, afresh] = process.argv.slice(2);
if (before) features(...before.split(":").map(Number));
if (afresh) Meyda.melFilterBank = undefined;
console.log(features(16000, 512));
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect "alone" "$(node program.cjs)" "37.58 17.39 -21.27, 1035 Hz"
expect "after one at 44.1 kHz" "$(node program.cjs 44100:512)" "37.58 4.57 -36.20, 1035 Hz"
expect "after one of 1,024" "$(node program.cjs 16000:1024)" "36.23 29.64 12.35, 1035 Hz"
expect "after one of 256" "$(node program.cjs 16000:256)" "NaN NaN NaN, 1035 Hz"
expect "filters taken away" "$(node program.cjs 44100:512 afresh)" "37.58 17.39 -21.27, 1035 Hz"
