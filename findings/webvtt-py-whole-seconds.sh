#!/usr/bin/env bash
# webvtt-py tells times in whole seconds since version 0.5: a cue from 1.900 to 2.950 is from 1 to 2 by `start_in_seconds` and `end_in_seconds`.
#
# Up to 0.4.6 the same attributes gave 1.9 and 2.95. The milliseconds are cut off, not rounded, and no error or warning tells so; short cues have the
# same start and end, and what is looked up in a recording by them (a search, a cut, a comparison of word times) is up to a second early. The text form
# (`start`, `end`) is right, `start_time` has the milliseconds as an attribute of its own. The type annotation says int, the README
# nothing.
#
# Seen on Linux x64 with Python 3.11; cues 00:01.900 to 00:02.950 and 00:03.100 to 00:03.900:
#   0.4.6: 1.9 to 2.95, 3.1 to 3.9
#   0.6.0: 1 to 2, 3 to 3; as text 00:00:01.900 to 00:00:02.950, 00:00:03.100 to 00:00:03.900
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
for version in 0.4.6 0.6.0; do
  python3 -m venv "python-$version" >/dev/null
  "python-$version/bin/pip" install --quiet --disable-pip-version-check "webvtt-py==$version" 2>/dev/null
done
printf 'WEBVTT\n\n00:01.900 --> 00:02.950\none\n\n00:03.100 --> 00:03.900\ntwo\n' >said.vtt

cat >program.py <<'PROGRAM'
import sys

import webvtt

start, end = sys.argv[1:]
print(", ".join(f"{getattr(cue, start)} to {getattr(cue, end)}" for cue in webvtt.read("said.vtt")))
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect 0.4.6 "$(python-0.4.6/bin/python program.py start_in_seconds end_in_seconds)" "1.9 to 2.95, 3.1 to 3.9"
expect 0.6.0 "$(python-0.6.0/bin/python program.py start_in_seconds end_in_seconds)" "1 to 2, 3 to 3"
expect "0.6.0, as text" "$(python-0.6.0/bin/python program.py start end)" \
  "00:00:01.900 to 00:00:02.950, 00:00:03.100 to 00:00:03.900"
