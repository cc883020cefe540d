#!/usr/bin/env bash
# faster-whisper 1.2.1 closes up the gaps of a recording: five silent seconds that a Matroska file leaves out are gone, and every word behind them is five seconds early.
#
# Recorders, calls and streams that lose packets write no sound for that time: the next packet's time stamp is later, and players wait. The
# same holds for a sound track that begins two seconds after the pictures. `decode_audio` puts the frames that PyAV gives one behind the
# other and never looks at their times (they are there: 9.01 s for the last frame below). So does the command by which openai-whisper 20250625
# reads every file (`ffmpeg -i FILE -f s16le -ac 1 -ar 16000 -`). ffmpeg fills them when it is asked to (`-copyts -af aresample=async=1:first_pts=0`).
#
# Seen on Linux x64 with Python 3.11, PyAV 18.1.0 and imageio-ffmpeg 0.6.0 (ffmpeg 7.0.2); seconds that are heard, and when the sound begins:
#   gap of 5 s:   last frame at 9.0; faster-whisper 4.0 from 0.0; ffmpeg 4.0 from 0.0; asked to fill 9.0 from 0.0
#   2 s too late: last frame at 6.0; faster-whisper 4.0 from 0.0; ffmpeg 4.0 from 0.0; asked to fill 6.0 from 2.0
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check faster-whisper==1.2.1 av==18.1.0 imageio-ffmpeg==0.6.0 2>/dev/null
ffmpeg=$(python/bin/python -c "import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())")

# Four seconds of a tone: once with five seconds left out behind the second, once two seconds late.
tone() { "$ffmpeg" -v error -f lavfi -i sine=440:r=48000:d=4 -af "$1" -c:a aac "$2"; }
tone "asetpts='if(gte(T,2),PTS+5/TB,PTS)'" gap.mkv
tone "asetpts=PTS+2/TB" late.mkv

cat >program.py <<'PROGRAM'
import subprocess
import sys

import av
import numpy
from faster_whisper import decode_audio

_, ffmpeg, path = sys.argv
with av.open(path) as container:
    stream = container.streams.audio[0]
    last = max(float(frame.pts * frame.time_base) for frame in container.decode(stream))


def through_ffmpeg(*filters):
    command = [ffmpeg, "-v", "error", "-i", path, *filters, "-f", "s16le", "-ac", "1", "-ar", "16000", "-"]
    return numpy.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, numpy.int16) / 32768


def heard(samples):
    return f"{len(samples) / 16000:.1f} from {numpy.flatnonzero(abs(samples) > 0.01)[0] / 16000:.1f}"


filled = through_ffmpeg("-copyts", "-af", "aresample=async=1:first_pts=0")
print(f"last frame at {last:.1f}; faster-whisper {heard(decode_audio(path))}; ffmpeg {heard(through_ffmpeg())}; asked to fill {heard(filled)}")
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect "gap of 5 s" "$(python/bin/python program.py "$ffmpeg" gap.mkv)" \
  "last frame at 9.0; faster-whisper 4.0 from 0.0; ffmpeg 4.0 from 0.0; asked to fill 9.0 from 0.0"
expect "2 s too late" "$(python/bin/python program.py "$ffmpeg" late.mkv)" \
  "last frame at 6.0; faster-whisper 4.0 from 0.0; ffmpeg 4.0 from 0.0; asked to fill 6.0 from 2.0"
