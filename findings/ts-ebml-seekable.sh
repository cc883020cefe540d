#!/usr/bin/env bash
# ts-ebml 3.0.2 puts 8 KiB of the process's memory in the place of a short recording's head: in Node, `ts-ebml -s in.webm > out.webm` gives a file that nothing opens, without an error.
#
# MediaRecorder's recordings have no length and no index; the package's own program and its example write a new head for them. `makeMetadataSeekable` gives the ArrayBuffer under what it made. Node
# puts small buffers (below 4 KiB) into one of 8 KiB that they share: the caller gets that, with whatever was at its beginning. In browsers it is right, and in Node where the index is long, from some
# hundred clusters on (20 minutes below): what is tried with a long recording works. Known to its tracker since 2024. The length is another matter: how long the last block lasts is taken from the one
# before it, also where that is in another cluster, whose times count from there. Where the last cluster has a single block, the recording ends about a cluster early: 10 s are 8.994, of clusters of a second.
#
# Seen on Linux x64 with Node 20.20.2, Python 3.11 and imageio-ffmpeg 0.6.0 (ffmpeg 7.0.2), WebM with Opus as it is written to a pipe:
#   10 s:        no head at its beginning, not opened, 7743 bytes more; length 8994
#   10.5 s:      no head at its beginning, not opened; length 10494
#   20 minutes:  head at its beginning, opened
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
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
made_seekable() {
  "$ffmpeg" -v error -f lavfi -i "sine=440:r=48000:d=$1" -c:a libopus -b:a 16k -f webm - >in.webm
  node_modules/.bin/ts-ebml -s in.webm >out.webm
  if [ "$(head -c 4 out.webm | od -An -tx1 | tr -d ' \n')" = 1a45dfa3 ]; then head="head at its beginning"; else head="no head at its beginning"; fi
  if "$ffmpeg" -v error -i out.webm -f null - 2>/dev/null; then opened="opened"; else opened="not opened"; fi
  printf '%s, %s' "$head" "$opened"
}
expect "10 s" "$(made_seekable 10)" "no head at its beginning, not opened"
expect "10 s, bytes more" "$(($(stat -c %s out.webm) - $(stat -c %s in.webm)))" 7743
expect "10 s, length" "$(node program.cjs in.webm)" 8994
expect "10.5 s" "$(made_seekable 10.5)" "no head at its beginning, not opened"
expect "10.5 s, length" "$(node program.cjs in.webm)" 10494
expect "20 minutes" "$(made_seekable 1200)" "head at its beginning, opened"
