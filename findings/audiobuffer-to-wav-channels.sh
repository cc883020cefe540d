#!/usr/bin/env bash
# audiobuffer-to-wav 1.0.0 writes of three channels and more the first alone, under a header that speaks of all: the file is as many times shorter, and quicker.
#
# One and two channels are right. Of others the first channel's samples are dealt out to all of them, one to each by turns: with six, as a film or a conference
# has them, a minute becomes ten seconds, its speech six times as quick, and each channel is a sixth of the first one's samples. Nothing is said.
# wav-encoder 1.3.0 writes all.
#
# Seen on Linux x64 with Node 20.20.2; four frames, whose samples are the channel's number (1, 2, …) times 1,000:
#   audiobuffer-to-wav, 2 channels: 4 frames: 1000 2000 1000 2000 1000 2000 1000 2000
#   audiobuffer-to-wav, 4 channels: 1 frames: 1000 1000 1000 1000
#   wav-encoder, 4 channels:        4 frames: 1000 2000 3000 4000 1000 2000 3000 4000 1000 2000 3000 4000 1000 2000 3000 4000
#
# Needs node and npm. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts audiobuffer-to-wav@1.0.0 wav-encoder@1.3.0 >/dev/null
cat >program.cjs <<'PROGRAM'
const [way, count] = process.argv.slice(2);
const numberOfChannels = Number(count);
const channelData = Array.from({ length: numberOfChannels }, (_, place) => new Float32Array(4).fill(((place + 1) * 1000 + 0.25) / 32768));
// What an AudioBuffer of the Web is asked for.
const buffer = { numberOfChannels, sampleRate: 8000, length: 4, getChannelData: (place) => channelData[place] };
const ways = {
  "audiobuffer-to-wav": () => require("audiobuffer-to-wav")(buffer),
  "wav-encoder": () => require("wav-encoder").encode.sync({ sampleRate: 8000, channelData }),
};
const file = new DataView(ways[way]());
const samples = Array.from({ length: file.getUint32(40, true) / 2 }, (_, place) => file.getInt16(44 + 2 * place, true));
console.log(`${samples.length / file.getUint16(22, true)} frames: ${samples.join(" ")}`);
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect "audiobuffer-to-wav, 2 channels" "$(node program.cjs audiobuffer-to-wav 2)" "4 frames: 1000 2000 1000 2000 1000 2000 1000 2000"
expect "audiobuffer-to-wav, 4 channels" "$(node program.cjs audiobuffer-to-wav 4)" "1 frames: 1000 1000 1000 1000"
expect "wav-encoder, 4 channels" "$(node program.cjs wav-encoder 4)" \
  "4 frames: 1000 2000 3000 4000 1000 2000 3000 4000 1000 2000 3000 4000 1000 2000 3000 4000"
