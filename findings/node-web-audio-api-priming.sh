#!/usr/bin/env bash
# node-web-audio-api 1.0.9 leaves an encoder's padding in: three seconds of MP3 come out as 3.03, begun 25 ms late; in browsers they are 3.
#
# An MP3 encoder needs some samples before the first (LAME writes how many into the file's first frame), and the last frame is filled up.
# Browsers, ffmpeg and mpg123 cut both off; `decodeAudioData` of this package, which stands for the browser's in Node, does not, nor does
# it cut the last page of Vorbis at its position. FLAC and WAV are right. sphn 0.2.1 (Python), built on the same Rust library (Symphonia), gives
# the same lengths. Times that are measured in such samples lie behind the ones a player shows.
#
# Seen on Linux x64 with Node 20.20.2, Python 3.11 and imageio-ffmpeg 0.6.0 (ffmpeg 7.0.2), a tone of 3 s, decoded to 48 kHz; its first sample above 0.05:
#   talk.mp3:  node-web-audio-api 3.030 s, begins at 0.025; ffmpeg 3.000 s, begins at 0.000
#   talk.ogg:  node-web-audio-api 3.008 s, begins at 0.000; ffmpeg 3.000 s, begins at 0.000
#   talk.flac: node-web-audio-api 3.000 s, begins at 0.000; ffmpeg 3.000 s, begins at 0.000
#
# Needs node, npm and python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-web-audio-api@1.0.9 >/dev/null
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check imageio-ffmpeg==0.6.0 2>/dev/null
ffmpeg=$(python/bin/python -c "import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())")

for one in "libmp3lame mp3" "libvorbis ogg" "flac flac"; do
  "$ffmpeg" -v error -f lavfi -i sine=440:r=44100:d=3 -c:a "${one% *}" "talk.${one#* }"
done
cat >program.mjs <<'PROGRAM'
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { OfflineAudioContext } from "node-web-audio-api";
const [, , ffmpeg, path] = process.argv;
const decoded = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(new Uint8Array(readFileSync(path)).buffer);
const raw = execFileSync(ffmpeg, ["-v", "error", "-i", path, "-f", "f32le", "-ac", "1", "-ar", "48000", "-"]);
const samples = new Float32Array(raw.buffer, raw.byteOffset, raw.length / 4);
const told = (values) => {
  const begins = values.findIndex((value) => Math.abs(value) > 0.05) / 48_000;
  return `${(values.length / 48_000).toFixed(3)} s, begins at ${begins.toFixed(3)}`;
};
console.log(`node-web-audio-api ${told(decoded.getChannelData(0))}; ffmpeg ${told(samples)}`);
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect talk.mp3 "$(node program.mjs "$ffmpeg" talk.mp3)" \
  "node-web-audio-api 3.030 s, begins at 0.025; ffmpeg 3.000 s, begins at 0.000"
expect talk.ogg "$(node program.mjs "$ffmpeg" talk.ogg)" \
  "node-web-audio-api 3.008 s, begins at 0.000; ffmpeg 3.000 s, begins at 0.000"
expect talk.flac "$(node program.mjs "$ffmpeg" talk.flac)" \
  "node-web-audio-api 3.000 s, begins at 0.000; ffmpeg 3.000 s, begins at 0.000"
