#!/usr/bin/env bash
# pitchfinder 2.3.4 hears a quiet voice as 17 kHz: its YIN gives 110 Hz at full scale, and from a tenth of it on two fifths of the sampling rate.
#
# Pitch has nothing to do with loudness, and YIN divides it out. Here one entry of the difference function is set to 1 before the sum that it is divided
# by is taken, where a difference of squared samples belongs: for sound near full scale it is one among thousands, for quiet sound nearly all of
# the sum, and the first lag that is looked at seems to repeat perfectly. Silence has that pitch too, in place of null, so a threshold of probability
# doesn't help. Lower voices and higher rates suffer first. AMDF and the dynamic wavelet of the same package are right; so is YIN of sound that is divided by its greatest sample.
#
# Seen on Linux x64 with Node 20.20.2, 2,048 samples of a tone, YIN and the dynamic wavelet:
#   110 Hz at 44.1 kHz, amplitude 1:    110, 110
#   110 Hz at 44.1 kHz, amplitude 0.1:  17721, 110
#   220 Hz at 16 kHz, amplitude 0.1:    220, 220
#   220 Hz at 16 kHz, amplitude 0.05:   6612, 220
#   silence at 16 kHz:                  6400, null
#
# Needs node and npm. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts pitchfinder@2.3.4 >/dev/null
cat >program.cjs <<'PROGRAM'
const { YIN, DynamicWavelet } = require("pitchfinder");
const [pitch, sampleRate, amplitude] = process.argv.slice(2).map(Number);
const sound = Float32Array.from({ length: 2048 }, (_, place) => amplitude * Math.sin((2 * Math.PI * pitch * place) / sampleRate));
const heard = [YIN, DynamicWavelet].map((way) => way({ sampleRate })(sound));
console.log(heard.map((found) => (found === null ? "null" : Math.round(found))).join(", "));
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect "110 Hz at 44.1 kHz, amplitude 1" "$(node program.cjs 110 44100 1)" "110, 110"
expect "110 Hz at 44.1 kHz, amplitude 0.1" "$(node program.cjs 110 44100 0.1)" "17721, 110"
expect "220 Hz at 16 kHz, amplitude 0.1" "$(node program.cjs 220 16000 0.1)" "220, 220"
expect "220 Hz at 16 kHz, amplitude 0.05" "$(node program.cjs 220 16000 0.05)" "6612, 220"
expect "silence at 16 kHz" "$(node program.cjs 220 16000 0)" "6400, null"
