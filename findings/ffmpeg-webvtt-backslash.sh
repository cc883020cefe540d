#!/usr/bin/env bash
# ffmpeg 7.0.2 takes a backslash in WebVTT for an order of ASS: "C:\New\next" loses two letters and becomes three lines.
#
# WebVTT knows no backslash: its only escapes begin with "&", and browsers show "C:\New\next" as it stands. ffmpeg turns every text of a
# subtitle into ASS inside, where `\N` and `\n` are line breaks and `\h` is a space. Its reader of WebVTT escapes braces on the way, and
# leaves the backslash; its reader of plain text (LRC, for instance) doubles it. So the same line comes out of the two in different ways,
# and mpv, VLC and everything else that reads WebVTT through ffmpeg shows neither what is in the file nor what a browser shows.
# Its writer of SubRip leaves the escapes of the braces in: `{music}` becomes `\{music\}`.
#
# Seen on Linux x64 with Python 3.11 and imageio-ffmpeg 0.6.0 (ffmpeg 7.0.2), ffmpeg 5.1.9 of Debian 12 the same:
#   webvtt -> ass: \{music\} in C:\New\next
#   lrc -> ass:    \{music\} in C:\\New\\next
#   webvtt -> srt: \{music\} in C:|ew|ext
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

text='{music} in C:\New\next'
printf 'WEBVTT\n\n00:00:00.000 --> 00:00:03.000\n%s\n' "$text" >talk.vtt
printf '[00:00.00]%s\n' "$text" >talk.lrc

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
# The text is all behind the ninth comma of a dialogue.
as_ass() { "$ffmpeg" -v error -i "$1" -f ass - | tr -d '\r' | sed -n 's/^Dialogue: \([^,]*,\)\{9\}//p'; }
as_srt() { "$ffmpeg" -v error -i "$1" -f srt - | tr -d '\r' | sed -e 1,2d -e '/^$/d' | paste -sd '|'; }

expect "webvtt -> ass" "$(as_ass talk.vtt)" '\{music\} in C:\New\next'
expect "lrc -> ass" "$(as_ass talk.lrc)" '\{music\} in C:\\New\\next'
expect "webvtt -> srt" "$(as_srt talk.vtt)" '\{music\} in C:|ew|ext'
