#!/usr/bin/env bash
# pympi-ling 1.71 moves ELAN's annotations to the left all but one: what would begin before zero keeps its old end, and lies over what follows.
#
# A tier of ELAN holds annotations one behind the other, none over another. `shift_annotations(-500)`, for a recording whose beginning is cut off, says that what is at the beginning "can be
# squashed": its start is put to zero, its end stays where it was. Of three that touch each other, the first then ends 500 ms behind the second's start; shifted by more, one that should last
# a second covers the next one whole, and at that time two are found. The list that it gives back has the old times and says nothing of the end. Two neighbours are a trap elsewhere too:
# `remove_annotation` at the time where one ends and the next begins takes both, and `extract` of exactly one takes its neighbours along.
# Moves to the right are right.
#
# Seen on Linux x64 with Python 3.11; one 0-1000, two 1000-2500, three 2500-4000:
#   shift_annotations(500):            500-1500 one, 1500-3000 two, 3000-4500 three
#   shift_annotations(-500):           0-1000 one, 500-2000 two, 2000-3500 three
#   shift_annotations(-1500):          0-2500 two, 1000-2500 three
#   remove_annotation("tier", 1000):   2500-4000 three
#   extract(1000, 2500):               0-1000 one, 1000-2500 two, 2500-4000 three
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check pympi-ling==1.71 2>/dev/null
cat >program.py <<'PROGRAM'
import sys

from pympi.Elan import Eaf

file = Eaf()
file.add_tier("tier")
for start, end, text in [(0, 1000, "one"), (1000, 2500, "two"), (2500, 4000, "three")]:
    file.add_annotation("tier", start, end, text)
what, *times = sys.argv[1:]
times = [int(time) for time in times]
if what == "shift":
    file.shift_annotations(times[0])
elif what == "remove":
    file.remove_annotation("tier", times[0])
else:
    file = file.extract(*times)
print(", ".join(f"{start}-{end} {text}" for start, end, text in sorted(file.get_annotation_data_for_tier("tier"))))
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
after() { python/bin/python program.py "$@"; }
expect "shift_annotations(500)" "$(after shift 500)" "500-1500 one, 1500-3000 two, 3000-4500 three"
expect "shift_annotations(-500)" "$(after shift -500)" "0-1000 one, 500-2000 two, 2000-3500 three"
expect "shift_annotations(-1500)" "$(after shift -1500)" "0-2500 two, 1000-2500 three"
expect "remove_annotation at 1000" "$(after remove 1000)" "2500-4000 three"
expect "extract(1000, 2500)" "$(after extract 1000 2500)" "0-1000 one, 1000-2500 two, 2500-4000 three"
