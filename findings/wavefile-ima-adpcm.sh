#!/usr/bin/env bash
# wavefile 11.0.0 (and imaadpcm 5.0.0, whose code it has) reads IMA ADPCM late and without its end: each block has a sample too many, the last block is silent; what it writes ends early.
#
# Telephone systems and dictation machines write WAV so, a quarter as long as 16 bits. A block has a head with its first sample and then four bits for each of the others: 505 samples in 256 bytes.
# `fromIMAADPCM` gives the first sample twice, 506, so that an hour is seven seconds longer and all that is said comes later and later. A block is decoded when the next one begins: the last never
# is, and a file of one block (63 ms at 8 kHz) is silence. `toIMAADPCM` leaves out the samples that don't fill a block and puts zeros behind, in place of up to 63 ms of sound;
# its length in the head ("fact") is of neither. There is no error. ffmpeg for comparison.
#
# Seen on Linux x64 with Node 20.20.2, Python 3.11 and imageio-ffmpeg 0.6.0 (ffmpeg 7.0.2); a tone from 50 s to 60 s at 8 kHz, when it is heard, and a tone of 8,000 samples that wavefile wrote:
#   from ffmpeg, read by ffmpeg:    50.001 to 60.000
#   from ffmpeg, read by wavefile:  50.100 to 60.087
#   one block, read by wavefile:    nothing
#   from wavefile, read by ffmpeg:  8000 samples are 9018, sound in 7575
#
# Needs node, npm and python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts wavefile@11.0.0 >/dev/null
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check imageio-ffmpeg==0.6.0 2>/dev/null
ffmpeg=$(python/bin/python -c "import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())")

"$ffmpeg" -v error -f lavfi -i "aevalsrc='if(gte(t,50),0.5*cos(2000*t),0)':s=8000:d=60" -c:a adpcm_ima_wav -block_size 256 late.wav
"$ffmpeg" -v error -f lavfi -i "aevalsrc=0.5*cos(2000*t):s=8000:d=0.06" -c:a adpcm_ima_wav -block_size 256 block.wav
"$ffmpeg" -v error -i late.wav -f s16le late.raw
cat >program.cjs <<'PROGRAM'
const { readFileSync, writeFileSync } = require("node:fs");
const { WaveFile } = require("wavefile");
function read(path) {
  if (path.endsWith(".raw")) return new Int16Array(Uint8Array.from(readFileSync(path)).buffer);
  const wave = new WaveFile(readFileSync(path));
  wave.fromIMAADPCM();
  return wave.getSamples(false, Int16Array);
}
const [what, path] = process.argv.slice(2);
if (what === "write") {
  const wave = new WaveFile();
  wave.fromScratch(1, 8000, "16", Int16Array.from({ length: 8000 }, (_, place) => Math.round(16000 * Math.cos(place / 4))));
  wave.toIMAADPCM();
  writeFileSync(path, wave.toBuffer());
} else {
  const samples = read(path);
  const from = samples.findIndex((sample) => Math.abs(sample) > 1000);
  const to = samples.findLastIndex((sample) => Math.abs(sample) > 1000) + 1;
  if (what === "count") console.log(`${samples.length}, sound in ${to}`);
  else console.log(from < 0 ? "nothing" : `${(from / 8000).toFixed(3)} to ${(to / 8000).toFixed(3)}`);
}
PROGRAM
node program.cjs write wavefile.wav
"$ffmpeg" -v error -i wavefile.wav -f s16le wavefile.raw

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect "from ffmpeg, read by ffmpeg" "$(node program.cjs times late.raw)" "50.001 to 60.000"
expect "from ffmpeg, read by wavefile" "$(node program.cjs times late.wav)" "50.100 to 60.087"
expect "one block, read by wavefile" "$(node program.cjs times block.wav)" "nothing"
expect "from wavefile, read by ffmpeg" "8000 samples are $(node program.cjs count wavefile.raw)" "8000 samples are 9018, sound in 7575"
