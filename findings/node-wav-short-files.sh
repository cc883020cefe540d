#!/usr/bin/env bash
# node-wav 0.0.2 gives undefined, without an error, for a WAV file that Node has read into a part of a larger buffer: short files are decoded or not by turns.
#
# `decode` takes Node's buffers. Of one that lies in a larger buffer it begins at its offset there, but ends at its length: where the offset is the larger number, nothing is left to
# read. Node puts what is shorter than 4 KiB (a quarter of a second at 8 kHz) into a pool of its own, one behind the other, and a part of a message, an archive or a
# stream is such a view too, whatever its length. From an odd offset, 16-bit sound throws a RangeError instead. A copy (`Uint8Array.from(buffer).buffer`) is always decoded.
# wav-decoder 1.3.0 reads all of these.
#
# Seen on Linux x64 with Node 20.20.2, a file of 444 bytes, 200 samples:
#   in a buffer of its own:                node-wav 200, wav-decoder 200
#   behind 1,000 bytes of the same buffer: node-wav undefined, wav-decoder 200
#   read by fs.readFileSync, behind others: node-wav undefined, wav-decoder 200
#
# Needs node and npm. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts node-wav@0.0.2 wav-decoder@1.3.0 >/dev/null
cat >program.cjs <<'PROGRAM'
const fs = require("node:fs");
const nodeWav = require("node-wav");
const wavDecoder = require("wav-decoder");
const file = Buffer.from(nodeWav.encode([new Float32Array(200)], { sampleRate: 8000, bitDepth: 16 }));
const ways = {
  own: () => file,
  view: () => Buffer.concat([Buffer.alloc(1000), file]).subarray(1000),
  read() {
    fs.writeFileSync("short.wav", file);
    for (let times = 0; times < 3; times++) fs.readFileSync("short.wav");
    return fs.readFileSync("short.wav");
  },
};
const buffer = ways[process.argv[2]]();
const byNodeWav = nodeWav.decode(buffer);
console.log(`node-wav ${byNodeWav && byNodeWav.channelData[0].length}, wav-decoder ${wavDecoder.decode.sync(buffer).length}`);
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect "in a buffer of its own" "$(node program.cjs own)" "node-wav 200, wav-decoder 200"
expect "behind 1,000 bytes of the same buffer" "$(node program.cjs view)" "node-wav undefined, wav-decoder 200"
expect "read by fs.readFileSync, behind others" "$(node program.cjs read)" "node-wav undefined, wav-decoder 200"
