#!/usr/bin/env bash
# timecode 1.3.1 (Python): one second and one second are two seconds and a frame, and a time given in seconds is a frame early.
#
# It counts frames as an editor does, from one: 00:00:00:00 has one frame, 00:00:01:00 at 25 a second has 26. Sums, differences and products are those
# of that count. Two lengths are a frame too long together, each further one adds another; where a cut list of a hundred clips is added up, its
# end is 4 s late at 25 a second. A difference is a frame short. A whole number is added as frames, without that. A second given as `start_seconds=1` is 00:00:00:24.
# And 29.97 counts with frames dropped, also where the time is written with a colon, as without: `force_non_drop_frame=True` says otherwise.
# `frame_number` counts from nought. smpte-timecode 1.3.6 (npm) adds as one would think.
#
# Seen on Linux x64 with Node 20.20.2 and Python 3.11, at 25 frames a second:
#   00:00:01:00 + 00:00:01:00: 00:00:02:01 (smpte-timecode: 00:00:02:00)
#   00:00:02:00 - 00:00:01:00: 00:00:00:24
#   00:00:01:00 * 2:           00:00:02:01
#   00:00:01:00 + 25:          00:00:02:00
#   start_seconds=1:           00:00:00:24
#
# Needs node, npm and python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts smpte-timecode@1.3.6 >/dev/null
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check timecode==1.3.1 2>/dev/null

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
value() {
  python/bin/python -c "
from timecode import Timecode
one, two = (Timecode('25', f'00:00:0{second}:00') for second in (1, 2))
print($1)"
}
expect "1 s + 1 s" "$(value 'one + one')" 00:00:02:01
expect "1 s + 1 s, smpte-timecode" \
  "$(node -p 'const time = require("smpte-timecode"); time("00:00:01:00", 25).add(time("00:00:01:00", 25)).toString()')" 00:00:02:00
expect "2 s - 1 s" "$(value 'two - one')" 00:00:00:24
expect "1 s * 2" "$(value 'one * 2')" 00:00:02:01
expect "1 s + 25" "$(value 'one + 25')" 00:00:02:00
expect "start_seconds=1" "$(value 'Timecode("25", start_seconds=1)')" 00:00:00:24
