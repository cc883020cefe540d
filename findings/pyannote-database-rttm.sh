#!/usr/bin/env bash
# pyannote.database 6.1.1 reads a comment of an RTTM file as a recording, one of a UEM file too, and whoever is called NA or null as nobody: two of them are one speaker.
#
# Comments begin with ;; in both formats. Of ";; hand checked" comes a recording "hand" in which nobody speaks (of a comment of more words an error); an evaluation that
# goes through the recordings counts it, or stops where the answers have none. Names go through a table reader that takes NA, null, None and nan for missing values: the label is
# a float that equals nothing, not even itself, how long it speaks is 0 s, and what is written again is the speaker "nan". Initials are where such names come from.
#
# Seen on Linux x64 with Python 3.11:
#   recordings of an RTTM file of "talk" with a comment: hand, talk
#   recordings of a UEM file of "talk" with a comment:   ;;, talk
#   speakers NA, null and AN, 5 s each: nan nan AN; label_duration of NA 0 s, of AN 5 s
#   written again: nan nan AN
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check pyannote.database==6.1.1 2>/dev/null
turn() { echo "SPEAKER talk 1 $1 5.0 <NA> <NA> $2 <NA> <NA>"; }
(echo ";; hand checked" && turn 0.0 AN) >comment.rttm
(turn 0.0 NA && turn 5.0 null && turn 10.0 AN) >names.rttm
printf ';; checked\ntalk 1 0.0 15.0\n' >comment.uem

cat >program.py <<'PROGRAM'
import sys

from pyannote.database.util import load_rttm, load_uem

if sys.argv[1] == "comments":
    print(*sorted((load_rttm if sys.argv[2].endswith("rttm") else load_uem)(sys.argv[2])), sep=", ")
else:
    talk = load_rttm("names.rttm")["talk"]
    if sys.argv[1] == "names":
        print(*(name for _, _, name in talk.itertracks(yield_label=True)))
    elif sys.argv[1] == "durations":
        print(*(f"{talk.label_duration(name):.0f}" for name in ("NA", "AN")))
    else:
        print(*(line.split()[7] for line in talk.to_rttm().splitlines()))
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
said() { python/bin/python program.py "$@"; }
expect "recordings of an RTTM file with a comment" "$(said comments comment.rttm)" "hand, talk"
expect "recordings of a UEM file with a comment" "$(said comments comment.uem)" ";;, talk"
expect "speakers NA, null and AN" "$(said names)" "nan nan AN"
expect "how long NA and AN speak" "$(said durations)" "0 5"
expect "written again" "$(said written)" "nan nan AN"
