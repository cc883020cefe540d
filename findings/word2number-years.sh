#!/usr/bin/env bash
# word2number 1.1 makes numbers of words that are none: "nineteen ninety nine" is 1719, "twenty twenty" 40, "one two three" 5, "minus three" 3.
#
# What it can't read throws an error as a rule; years, numbers said digit by digit and signs give wrong numbers instead, of which nobody would
# know the words again. Speech is full of the three: years, times, telephone numbers and temperatures of a transcript that goes through it are changed without
# a word said. text2num 3.1.0 keeps apart what is said apart. Where both are for: words to figures before error rates are counted.
#
# Seen on Linux x64 with Python 3.11, word2number and text2num:
#   nineteen ninety nine:  1719, 19 99
#   twenty twenty:         40, 20 20
#   one two three:         5, 1 2 3
#   minus three:           3, minus 3
#   two thousand nineteen: 2019, 2019
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check word2number==1.1 text2num==3.1.0 2>/dev/null

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
cat >program.py <<'PROGRAM'
import sys

from text_to_num import alpha2digit
from word2number import w2n

print(f"{w2n.word_to_num(sys.argv[1])}, {alpha2digit(sys.argv[1], 'en')}")
PROGRAM
figures() { python/bin/python program.py "$1"; }
expect "nineteen ninety nine" "$(figures "nineteen ninety nine")" "1719, 19 99"
expect "twenty twenty" "$(figures "twenty twenty")" "40, 20 20"
expect "one two three" "$(figures "one two three")" "5, 1 2 3"
expect "minus three" "$(figures "minus three")" "3, minus 3"
expect "two thousand nineteen" "$(figures "two thousand nineteen")" "2019, 2019"
