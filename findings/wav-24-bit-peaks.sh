#!/usr/bin/env bash
# The loudest negative sample of a 24-bit WAV file is the loudest positive one for node-wav 0.0.2 and wav-decoder 1.3.0: -1 is read as 1.0000001.
#
# Both join the three bytes to a number from 0 to 16,777,215 and take away 16,777,216 from those above 8,388,608, which is -8,388,608 itself and stays
# as it is. A recording that is clipped, or was normalised to full scale, holds this sample wherever it touches the bottom: each becomes a jump from one end of
# the scale to the other, a click to be heard, and the only value outside of -1 to 1. Its neighbours, and 16 and 32 bits, are right. audio-decode 3.12.0 is right.
#
# Seen on Linux x64 with Node 20.20.2, samples of -8388607, -8388608, -8388607:
#   node-wav:     -0.9999999 1.0000001 -0.9999999
#   wav-decoder:  -0.9999999 1.0000001 -0.9999999
#   audio-decode: -0.9999999 -1.0000000 -0.9999999
#
# Needs node and npm. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts node-wav@0.0.2 wav-decoder@1.3.0 audio-decode@3.12.0 >/dev/null
cat >program.cjs <<'PROGRAM'
const samples = [-8388607, -8388608, -8388607];
const file = new DataView(new ArrayBuffer(44 + 3 * samples.length));
const text = (at, said) => [...said].forEach((letter, place) => file.setUint8(at + place, letter.charCodeAt(0)));
text(0, "RIFF");
file.setUint32(4, file.byteLength - 8, true);
text(8, "WAVEfmt ");
file.setUint32(16, 16, true);
[1, 1].forEach((value, place) => file.setUint16(20 + 2 * place, value, true));
[8000, 24000].forEach((value, place) => file.setUint32(24 + 4 * place, value, true));
[3, 24].forEach((value, place) => file.setUint16(32 + 2 * place, value, true));
text(36, "data");
file.setUint32(40, 3 * samples.length, true);
samples.forEach((sample, place) => {
  file.setUint16(44 + 3 * place, sample & 0xffff, true);
  file.setInt8(46 + 3 * place, sample >> 16);
});
const ways = {
  "node-wav": () => require("node-wav").decode(file.buffer),
  "wav-decoder": () => require("wav-decoder").decode(file.buffer),
  "audio-decode": async () => (await import("audio-decode")).default(file.buffer),
};
(async () => {
  const { channelData } = await ways[process.argv[2]]();
  console.log([...channelData[0]].map((sample) => sample.toFixed(7)).join(" "));
})();
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect node-wav "$(node program.cjs node-wav)" "-0.9999999 1.0000001 -0.9999999"
expect wav-decoder "$(node program.cjs wav-decoder)" "-0.9999999 1.0000001 -0.9999999"
expect audio-decode "$(node program.cjs audio-decode)" "-0.9999999 -1.0000000 -0.9999999"
