#!/usr/bin/env bash
# ffmpeg 7.0.2 writes sound that begins late into AVI, and reads it as if it began at once.
#
# AVI has no times: a stream of MP3 is counted in chunks, and a chunk without bytes stands for as long as any other. ffmpeg's writer says
# in this way that sound begins 6 s behind the pictures: 249 empty chunks of 24 ms. Its reader takes the time of a chunk from its bytes
# (rounded up to blocks), which gives nothing for an empty one; the first sound comes 6 s early, in mpv and everything else that reads AVI
# through it. The same sound in Matroska is in its place. The header's length, 417 chunks, counts them: 10 s, of which it reads 4.
#
# Seen on Linux x64 with Python 3.11 and imageio-ffmpeg 0.6.0 (ffmpeg 7.0.2), ffmpeg 5.1.9 of Debian 12 the same:
#   empty chunks in the AVI: 249
#   sound read from the AVI begins: 0
#   sound read from Matroska begins: 5.977
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
version=0.6.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check "imageio-ffmpeg==$version" 2>/dev/null
ffmpeg=$(python/bin/python -c "import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())")

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
# Ten seconds of pictures, and four of sound from the sixth on.
for file in late.avi late.mkv; do
  "$ffmpeg" -v error -f lavfi -i color=s=64x48:r=5:d=10 -f lavfi -itsoffset 6 -i sine=440:d=4:r=48000 \
    -map 0 -map 1 -c:v mpeg4 -c:a libmp3lame "$file"
done
# Chunks of the list "movi", as they follow one another.
empty() {
  python/bin/python - "$1" <<'PY'
import struct, sys
data = open(sys.argv[1], "rb").read()
movi = data.find(b"movi")
end = movi + struct.unpack("<I", data[movi - 4 : movi])[0]
at, count = movi + 4, 0
while at + 8 <= end:
    size = struct.unpack("<I", data[at + 4 : at + 8])[0]
    count += data[at : at + 4] == b"01wb" and size == 0
    at += 8 + size + (size & 1)
print(count)
PY
}
first() { "$ffmpeg" -hide_banner -nostats -copyts -i "$1" -map 0:a -af ashowinfo -f null - 2>&1 | grep -m1 -o 'pts_time:[-0-9.]*' | cut -d: -f2; }

expect "empty chunks in the AVI" "$(empty late.avi)" 249
expect "sound read from the AVI begins" "$(first late.avi)" 0
expect "sound read from Matroska begins" "$(first late.mkv)" 5.977
