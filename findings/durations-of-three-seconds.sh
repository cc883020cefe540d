#!/usr/bin/env bash
# Libraries that tell a recording's length are wrong by orders of magnitude, without an error, on three ordinary files of three seconds.
#
# - A WAV file written to a pipe holds 0xFFFFFFFF as its size, since the length wasn't known when the head was written: ffmpeg, sox and
#   recorders do so. mutagen 1.48.1, tinytag 2.3.2 and @remotion/media-parser 4.0.529 believe it: thirteen and a half hours.
# - WAV with ADPCM (format 2 or 17), as telephone systems write it: mutagen counts four-bit samples as if they had none: 1.5 ms.
# - AAC in ADTS: tinytag looks at the beginning alone and tells 0.1 s.
# music-metadata 11.16.1 is right to 20 ms on all of them. A progress bar, a limit or a price a minute made of such a length is another one.
#
# Seen on Linux x64 with Node 20.20.2, Python 3.11 and imageio-ffmpeg 0.6.0 (ffmpeg 7.0.2), in seconds:
#   piped.wav: mutagen 48695.8, tinytag 48695.8, remotion 48695.8, music-metadata 3.0
#   adpcm.wav: mutagen 0.0, tinytag 3.0, remotion none, music-metadata 3.0
#   talk.aac:  mutagen 3.0, tinytag 0.1, remotion 3.0, music-metadata 3.0
#
# Needs node, npm and python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts music-metadata@11.16.1 @remotion/media-parser@4.0.529 >/dev/null
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check mutagen==1.48.1 tinytag==2.3.2 imageio-ffmpeg==0.6.0 2>/dev/null
ffmpeg=$(python/bin/python -c "import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())")

tone() { "$ffmpeg" -v error -f lavfi -i sine=440:r=44100:d=3 "$@"; }
tone -f wav - >piped.wav
tone -c:a adpcm_ms adpcm.wav
tone -c:a aac talk.aac

cat >program.py <<'PROGRAM'
import sys

import mutagen
import tinytag

path = sys.argv[1]
print(f"mutagen {mutagen.File(path).info.length:.1f}, tinytag {tinytag.TinyTag.get(path).duration:.1f}")
PROGRAM
cat >program.mjs <<'PROGRAM'
import { parseMedia } from "@remotion/media-parser";
import { nodeReader } from "@remotion/media-parser/node";
import { parseFile } from "music-metadata";
const src = process.argv[2];
const asked = { src, reader: nodeReader, fields: { slowDurationInSeconds: true }, acknowledgeRemotionLicense: true, logLevel: "error" };
const remotion = await parseMedia(asked).then((told) => told.slowDurationInSeconds.toFixed(1), () => "none");
const { format } = await parseFile(src, { duration: true });
console.log(`remotion ${remotion}, music-metadata ${format.duration.toFixed(1)}`);
process.exit(0);
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
lengths() { printf '%s, %s' "$(python/bin/python program.py "$1")" "$(node program.mjs "$1")"; }
expect piped.wav "$(lengths piped.wav)" "mutagen 48695.8, tinytag 48695.8, remotion 48695.8, music-metadata 3.0"
expect adpcm.wav "$(lengths adpcm.wav)" "mutagen 0.0, tinytag 3.0, remotion none, music-metadata 3.0"
expect talk.aac "$(lengths talk.aac)" "mutagen 3.0, tinytag 0.1, remotion 3.0, music-metadata 3.0"
