#!/usr/bin/env bash
# ffmpeg 7.0.2 decodes Speex of one channel to twice as many samples as there are.
#
# Its own decoder, which is the one that a file gets unless another is asked for, gives four seconds of a file that lasts two, and what is
# in them is no speech. Its header still says two seconds. libspeex, in the same program, gives what was encoded; the decoders of
# ffmpeg 4.2.2 and 5.1.9 do as well. Nothing is complained of, and the exit code is 0.
#
# Seen on Linux x64 with Python 3.11 and imageio-ffmpeg 0.6.0 (ffmpeg 7.0.2), imageio-ffmpeg 0.4.7 (ffmpeg 4.2.2):
#   7.0.2, its own decoder: 64000 samples
#   7.0.2, libspeex: 32000 samples
#   4.2.2: 32000 samples
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
installed() {
  python/bin/pip install --quiet --disable-pip-version-check --no-deps --target "$1" "imageio-ffmpeg==$1" 2>/dev/null
  chmod +x "$1"/imageio_ffmpeg/binaries/ffmpeg-*
  ls "$PWD/$1"/imageio_ffmpeg/binaries/ffmpeg-*
}
new=$(installed 0.6.0)
old=$(installed 0.4.7)

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
# Two seconds at 16 kHz.
"$new" -v error -f lavfi -i sine=440:d=2:r=16000 -c:a libspeex tone.ogg
samples() { "$1" -v error "${@:2}" -i tone.ogg -f s16le - | echo $(($(wc -c) / 2)); }

expect "7.0.2, its own decoder" "$(samples "$new")" 64000
expect "7.0.2, libspeex" "$(samples "$new" -c:a libspeex)" 32000
expect "4.2.2" "$(samples "$old")" 32000
