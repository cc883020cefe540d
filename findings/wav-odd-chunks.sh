#!/usr/bin/env bash
# A WAV file with a chunk of odd length ahead of its sound has no sound for audio-decode 3.12.0 and node-wav 0.0.2, without an error; wav-decoder 1.3.0 throws.
#
# A chunk of RIFF is padded to an even length, and its size doesn't count the pad. What field recorders say of a take (iXML), the coding history of broadcast
# files (bext) and ID3 tags are as long as what is written in them, and may stand ahead of the sound. The three step over the size alone
# and are a byte early from there on: no chunk that they see is "data". audio-decode gives no channels and a rate of 0, node-wav nothing at all. One
# letter more in a note decides whether the file can be read. wavefile 11.0.0 pads.
#
# Seen on Linux x64 with Node 20.20.2, four samples behind an iXML chunk of 10 and of 9 bytes:
#   audio-decode: 4 samples at 8000, nothing at 0
#   node-wav:     4 samples at 8000, undefined
#   wav-decoder:  4 samples at 8000, RangeError
#   wavefile:     4 samples at 8000, 4 samples at 8000
#
# Needs node and npm. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts audio-decode@3.12.0 node-wav@0.0.2 wav-decoder@1.3.0 wavefile@11.0.0 >/dev/null
cat >program.cjs <<'PROGRAM'
const number = (value, bytes) => Buffer.from(Array.from({ length: bytes }, (_, place) => (value >> (8 * place)) & 255));
const chunk = (name, body) => Buffer.concat([Buffer.from(name), number(body.length, 4), body, Buffer.alloc(body.length % 2)]);
const format = Buffer.concat([number(1, 2), number(1, 2), number(8000, 4), number(16000, 4), number(2, 2), number(16, 2)]);
function fileWith(text) {
  const chunks = [chunk("fmt ", format), chunk("iXML", Buffer.from(text)), chunk("data", Buffer.alloc(8, 1))];
  return Uint8Array.from(chunk("RIFF", Buffer.concat([Buffer.from("WAVE"), ...chunks]))).buffer;
}
const ways = {
  "audio-decode": async (file) => (await import("audio-decode")).default(file),
  "node-wav": (file) => require("node-wav").decode(file),
  "wav-decoder": (file) => require("wav-decoder").decode(file),
  wavefile(file) {
    const wave = new (require("wavefile").WaveFile)(new Uint8Array(file));
    return { channelData: [wave.getSamples()], sampleRate: wave.fmt.sampleRate };
  },
};
async function told(text) {
  try {
    const sound = await ways[process.argv[2]](fileWith(text));
    return sound && `${sound.channelData[0] ? `${sound.channelData[0].length} samples` : "nothing"} at ${sound.sampleRate}`;
  } catch (error) {
    return error.name;
  }
}
(async () => console.log(`${await told("<BWFXML />")}, ${await told("<BWFXML/>")}`))();
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect audio-decode "$(node program.cjs audio-decode)" "4 samples at 8000, nothing at 0"
expect node-wav "$(node program.cjs node-wav)" "4 samples at 8000, undefined"
expect wav-decoder "$(node program.cjs wav-decoder)" "4 samples at 8000, RangeError"
expect wavefile "$(node program.cjs wavefile)" "4 samples at 8000, 4 samples at 8000"
