#!/usr/bin/env bash
# ffmpeg plays speech where an MP4's edit list says that there is none: an empty edit behind others is filled with the recording's beginning, said once more.
#
# An edit list says which parts of a track's media are shown and when; an edit whose media time is -1 is empty, nothing is to be shown while it
# lasts (ISO/IEC 14496-12, 8.6.6). As the first of a list it moves what follows, which is all that most writers use it for. Behind another one, as where an
# editor has cut a part out and left its room, ffmpeg gives the media from their beginning for as long as it lasts. The length is right, there is no warning, and
# a transcript has sentences twice, at times at which nobody speaks. A list without an empty edit, whatever its order, is followed. `-ignore_editlist 1` gives the media as they are.
#
# Seen on Linux x64 with Python 3.11 and imageio-ffmpeg 0.6.0 (ffmpeg 7.0.2), ffmpeg 5.1.9 of Debian 12 the same. Each number is the tone of a quarter of a second in hundreds of hertz, 0 silence; the
# media, 4 s long, are 3 3 4 4 5 5 6 6 7 7 8 8 9 9 10 10:
#   2 s of media, 3 s empty, 2 s of media:  3 3 4 4 5 5 6 6 | 3 3 4 4 5 5 6 6 7 7 8 8 | 7 7 8 8 9 9 10 10
#   the last 2 s of the media, the first 2: 7 7 8 8 9 9 10 10 | 3 3 4 4 5 5 6 6
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check imageio-ffmpeg==0.6.0 numpy==2.4.6 2>/dev/null

cat >program.py <<'PROGRAM'
import struct
import subprocess
import sys

import numpy
from imageio_ffmpeg import get_ffmpeg_exe

RATE = 48000
PRIMING = 1024


def ffmpeg(*arguments):
    return subprocess.run([get_ffmpeg_exe(), "-v", "warning", "-y", *arguments], check=True, capture_output=True)


def with_edits(file, edits):
    """The file with another edit list. Its index is behind its sound, whose place stays."""
    edit_list = b"elst" + struct.pack(">II", 0, len(edits))
    edit_list += b"".join(struct.pack(">Iii", length, media, 1 << 16) for length, media in edits)
    at = file.index(b"elst") - 4
    longer = len(edit_list) + 4 - struct.unpack_from(">I", file, at)[0]
    end = at + 4 + len(edit_list) - longer
    made = bytearray(file[:at] + struct.pack(">I", len(edit_list) + 4) + edit_list + file[end:])
    for name in (b"moov", b"trak", b"edts"):
        size_at = made.index(name) - 4
        struct.pack_into(">I", made, size_at, struct.unpack_from(">I", made, size_at)[0] + longer)
    for name, field in ((b"mvhd", 20), (b"tkhd", 24)):
        struct.pack_into(">I", made, made.index(name) + field, sum(length for length, _ in edits))
    return bytes(made)


ffmpeg("-f", "lavfi", "-i", f"aevalsrc=sin((300+100*floor(t*2))*2*PI*t):s={RATE}:d=4", "-c:a", "aac", "media.mp4")
with open("media.mp4", "rb") as media:
    file = media.read()
assert file.index(b"mdat") < file.index(b"moov")
first, last = (2000, PRIMING), (2000, PRIMING + 2 * RATE)
edits = {"empty": [first, (3000, -1), last], "turned": [last, first]}[sys.argv[1]]
with open("edited.mp4", "wb") as edited:
    edited.write(with_edits(file, edits))
heard = ffmpeg("-i", "edited.mp4", "-f", "f32le", "-ac", "1", "-")
sound = numpy.frombuffer(heard.stdout, "<f4")
step = RATE // 4
tones = []
for at in range(0, len(sound) - step + 1, step):
    spectrum = numpy.abs(numpy.fft.rfft(sound[at : at + step]))
    tones.append(round(numpy.argmax(spectrum) * 4 / 100) if spectrum.max() > 10 else 0)
print(*tones, heard.stderr.decode().strip())
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
edited() { echo $(python/bin/python program.py "$1"); }
expect "2 s of media, 3 s empty, 2 s of media" "$(edited empty)" "3 3 4 4 5 5 6 6 3 3 4 4 5 5 6 6 7 7 8 8 7 7 8 8 9 9 10 10"
expect "the last 2 s of the media, the first 2" "$(edited turned)" "7 7 8 8 9 9 10 10 3 3 4 4 5 5 6 6"
