#!/usr/bin/env bash
# pysrt 1.1.2 finds no subtitle at the instant at which one begins, and takes words between < and > for a tag.
#
# at(seconds=2) answers which subtitle is on the screen then. Start and end are both compared by "less than", so that of two subtitles that follow each other
# without a gap neither is there at the cut; a millisecond later the second is. Where times come from whole seconds or frames, as those
# of a player's marks do, such instants are usual. text_without_tags, in the same file, takes all that stands between < and >: of "a < b and c > d" remains "a  d".
#
# Seen on Linux x64 with Python 3.11; one from 1 to 2 s, two from 2 to 3 s:
#   at 1 s: none; at 1.001 s: one; at 2 s: none; at 2.001 s: two
#   without tags: a  d
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check pysrt==1.1.2 2>/dev/null
cat >program.py <<'PROGRAM'
import sys

import pysrt

said = pysrt.from_string("1\n00:00:01,000 --> 00:00:02,000\none\n\n2\n00:00:02,000 --> 00:00:03,000\ntwo\n")
if len(sys.argv) > 1:
    at = int(sys.argv[1])
    print(*[one.text for one in said.at(seconds=at // 1000, milliseconds=at % 1000)] or ["none"])
else:
    print(pysrt.from_string("1\n00:00:01,000 --> 00:00:02,000\na < b and c > d\n")[0].text_without_tags)
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect "at 1 s" "$(python/bin/python program.py 1000)" none
expect "at 1.001 s" "$(python/bin/python program.py 1001)" one
expect "at 2 s" "$(python/bin/python program.py 2000)" none
expect "at 2.001 s" "$(python/bin/python program.py 2001)" two
expect "without tags" "$(python/bin/python program.py)" "a  d"
