#!/usr/bin/env bash
# g711 1.0.1 (npm) makes -248 of samples from -1 to -7 on the way through A-law: what lies around silence becomes a crackle, 39 dB louder than it was.
#
# A-law's smallest steps are 16 wide, and a sample near zero is 8 or -8. Here negative samples have 8 taken off before their place is looked for; what is below zero then is taken for a large number's bits, the last step
# of the first part, -248. The noise of a good microphone, dither and what a resampler leaves are such samples: a pause of a call that nobody would hear is full of clicks, and a detector of
# voice finds some. Negative samples elsewhere are a step too small in up to half of the cases (-16 is -8, 16 is 24). μ-law is right, and so is decoding. The same slip was in an old C program for the format, and was mended in
# telephone software in 2011. alawmulaw 6.0.0 is right.
#
# Seen on Linux x64 with Node 20.20.2, through A-law and back; the loudness is that of 8,000 random samples from -3 to 3 (root of the mean square):
#   -8 -7 -1 0 1 7 8, g711:        -8 -248 -248 8 8 8 8
#   -8 -7 -1 0 1 7 8, alawmulaw:   -8 -8 -8 8 8 8 8
#   quiet noise of 1.8:            g711 161.3, alawmulaw 8.0
#   what is louder than 8 there:   g711 3379 samples, alawmulaw 0
#
# Needs node and npm. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts g711@1.0.1 alawmulaw@6.0.0 >/dev/null
cat >program.cjs <<'PROGRAM'
const g711 = require("g711");
const { alaw } = require("alawmulaw");
const ways = {
  g711: (samples) => g711.alawToPCM(g711.alawFromPCM(samples)),
  alawmulaw: (samples) => alaw.decode(alaw.encode(samples)),
};
let state = 7;
function random() {
  state = (state * 1103515245 + 12345) % 2147483648;
  return state / 2147483648;
}
const noise = Int16Array.from({ length: 8000 }, () => Math.round((random() - 0.5) * 6));
const loudness = (samples) => Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length).toFixed(1);
const [what, name] = process.argv.slice(2);
if (what === "samples") console.log(...ways[name](Int16Array.from([-8, -7, -1, 0, 1, 7, 8])));
else if (name === undefined) console.log(loudness([...noise]));
else {
  const found = [...ways[name](noise)];
  console.log(`${loudness(found)}, ${found.filter((sample) => Math.abs(sample) > 8).length} louder than 8`);
}
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect "-8 -7 -1 0 1 7 8, g711" "$(node program.cjs samples g711)" "-8 -248 -248 8 8 8 8"
expect "-8 -7 -1 0 1 7 8, alawmulaw" "$(node program.cjs samples alawmulaw)" "-8 -8 -8 8 8 8 8"
expect "quiet noise" "$(node program.cjs noise)" 1.8
expect "quiet noise, g711" "$(node program.cjs noise g711)" "161.3, 3379 louder than 8"
expect "quiet noise, alawmulaw" "$(node program.cjs noise alawmulaw)" "8.0, 0 louder than 8"
