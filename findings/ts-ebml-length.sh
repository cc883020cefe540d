#!/usr/bin/env bash
# ts-ebml 3.0.2 tells the length of a recording about a cluster too short where its last cluster has a single block: 10 s of WebM are 8.994 s, 10.5 s are right.
#
# MediaRecorder's recordings have no length; the package's reader counts it, to be written into a new head. How long the last block lasts is taken from the one before it, also where that is in another
# cluster: its time counts from the beginning of that one, so that the difference is negative, nearly as long as the cluster.
#
# Seen on Linux x64 with Node 20.20.2, Python 3.11 and imageio-ffmpeg 0.6.0 (ffmpeg 7.0.2), WebM with Opus as it is written to a pipe, clusters of a second, packets of 20 ms:
#   9 s:     7994, a second short
#   10 s:    8994, a second short
#   10.5 s:  10494, right
#
# Needs node, npm and python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts ts-ebml@3.0.2 >/dev/null
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check imageio-ffmpeg==0.6.0 2>/dev/null
ffmpeg=$(python/bin/python -c "import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())")

cat >program.cjs <<'PROGRAM'
const { readFileSync } = require("node:fs");
const { Decoder, Reader } = require("ts-ebml");
const reader = new Reader();
for (const element of new Decoder().decode(readFileSync(process.argv[2]))) reader.read(element);
reader.stop();
console.log(reader.duration);
PROGRAM
expect() {
  "$ffmpeg" -v error -y -f lavfi -i "sine=440:r=48000:d=$1" -c:a libopus -b:a 16k -f webm - >in.webm
  seen=$(node program.cjs in.webm)
  if [ "$seen" = "$2" ]; then echo "as described: $1 s: $seen"; else
    printf 'ANOTHER BEHAVIOUR: %s s\n  expected: %s\n  seen:     %s\n' "$1" "$2" "$seen"
    exit 1
  fi
}
expect 9 7994
expect 10 8994
expect 10.5 10494
