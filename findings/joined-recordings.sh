#!/usr/bin/env bash
# Of recordings that are joined one behind the other, soundfile and miniaudio read the first and end there, without an error.
#
# Ogg is made for it: a stream may be "chained", one recording behind the other (RFC 3533, section 4), and Icecast's recordings have a link for
# every title. Recorders that go on, and `cat`, do the same with MP3 and FLAC. libsndfile (in soundfile, so in librosa) takes the first part's length for
# the file's, miniaudio does so in two formats of three: half of a talk, or 59 minutes of an hour, are as if they were never there. PyAV reads on,
# or raises at the join. Lengths and samples agree, so that nothing looks amiss.
#
# Seen on Linux x64 with Python 3.11 and imageio-ffmpeg 0.6.0 (ffmpeg 7.0.2): a recording of 3 s twice, seconds that are read
#   Ogg Vorbis: soundfile 3.0, miniaudio 3.0, PyAV 6.0
#   Ogg Opus:   soundfile 3.0, miniaudio none, PyAV 6.0
#   FLAC:       soundfile 3.0, miniaudio 6.0, PyAV 6.0
#   MP3:        soundfile 3.0, miniaudio 3.0, PyAV an error
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check soundfile==0.14.0 miniaudio==1.71 av==18.1.0 numpy==2.4.6 imageio-ffmpeg==0.6.0 2>/dev/null
ffmpeg=$(python/bin/python -c "import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())")
for kind in vorbis.ogg opus.opus flac.flac lame.mp3; do
  codec=${kind%.*}
  case $codec in flac) ;; lame) codec=libmp3lame ;; *) codec=lib$codec ;; esac
  "$ffmpeg" -v error -f lavfi -i sine=440:r=48000:d=3 -c:a "$codec" "once.${kind#*.}"
  cat "once.${kind#*.}" "once.${kind#*.}" >"twice.${kind#*.}"
done

cat >program.py <<'PROGRAM'
import sys

import av
import miniaudio
import soundfile

path = sys.argv[1]


def by_soundfile():
    samples, rate = soundfile.read(path)
    return len(samples) / rate


def by_miniaudio():
    told = miniaudio.decode_file(path, nchannels=1)
    return len(told.samples) / told.sample_rate


def by_av():
    with av.open(path) as container:
        return sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))


def seconds(read, refusals, instead):
    try:
        return f"{read():.1f}"
    except refusals:
        return instead


print(
    f"soundfile {by_soundfile():.1f}, miniaudio {seconds(by_miniaudio, miniaudio.DecodeError, 'none')}, "
    f"PyAV {seconds(by_av, av.error.InvalidDataError, 'an error')}"
)
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
read_from() { python/bin/python program.py "$1" 2>/dev/null; }
expect "Ogg Vorbis" "$(read_from twice.ogg)" "soundfile 3.0, miniaudio 3.0, PyAV 6.0"
expect "Ogg Opus" "$(read_from twice.opus)" "soundfile 3.0, miniaudio none, PyAV 6.0"
expect FLAC "$(read_from twice.flac)" "soundfile 3.0, miniaudio 6.0, PyAV 6.0"
expect MP3 "$(read_from twice.mp3)" "soundfile 3.0, miniaudio 3.0, PyAV an error"
