#!/usr/bin/env bash
# LRC of a long recording loses its end without a word: pylrc 0.1.2 drops what begins after 59:59, subsrt 1.1.1 what begins after 99:59.
#
# LRC has no hours: after 59:59.99 comes 60:00.00, and after 99:59.99 comes 100:00.00, as ffmpeg and players write and read it. pylrc takes
# minutes from 0 to 59 only and passes over every other line; subsrt (and subsrt-ts 2.1.2) two digits only. lrc-kit 1.2.1 and ffmpeg 7.0.2
# read all of them. A song never shows this; the transcript of a lecture does.
#
# Seen on Linux x64 with Python 3.11 and Node 20.20.2, starts in seconds:
#   pylrc:   1.5 3599.99
#   subsrt:  1.5 3599.99 3600 5999.5
#   lrc-kit: 1.5 3599.99 3600 5999.5 6000.25
#   ffmpeg:  1.5 3599.99 3600 5999.5 6000.25
#
# Needs node, npm and python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts subsrt@1.1.1 lrc-kit@1.2.1 >/dev/null
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check pylrc==0.1.2 imageio-ffmpeg==0.6.0 2>/dev/null
ffmpeg=$(python/bin/python -c "import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())")

printf '[%s]%s\n' 00:01.50 First 59:59.99 Second 60:00.00 Third 99:59.50 Fourth 100:00.25 Fifth >talk.lrc

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
read_file='const text = require("fs").readFileSync("talk.lrc", "utf8");'
expect pylrc "$(python/bin/python -c 'import pylrc; print(*["%g" % round(one.time, 2) for one in pylrc.parse(open("talk.lrc").read())])')" \
  "1.5 3599.99"
expect subsrt "$(node -e "$read_file console.log(...require('subsrt').parse(text).map((one) => one.start / 1000))")" \
  "1.5 3599.99 3600 5999.5"
expect lrc-kit "$(node -e "$read_file console.log(...require('lrc-kit').Lrc.parse(text).lyrics.map((one) => one.timestamp))")" \
  "1.5 3599.99 3600 5999.5 6000.25"
# ffmpeg writes hours, minutes and seconds.
starts() { "$ffmpeg" -v error -i talk.lrc -f srt - | tr -d '\r' | awk -F '[:, ]' '/-->/ { printf "%s%g", gap, $1 * 3600 + $2 * 60 + $3 + $4 / 1000; gap = " " }' OFMT=%.2f CONVFMT=%.2f; }
expect ffmpeg "$(starts)" "1.5 3599.99 3600 5999.5 6000.25"
