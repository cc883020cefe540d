#!/usr/bin/env bash
# meeteval 0.4.3 takes what NIST's STM says about words for words: labels, passages that are not to be scored and alternatives are errors.
#
# A line of a reference may have a label behind its times (<o,f0,male>), one whose text is IGNORE_TIME_SEGMENT_IN_SCORING is left out of the count with
# all that is heard in its time, { a / b } are alternatives and (uh) is a word that may be missing: so the description of NIST's sclite, which the format is from. TED-LIUM's
# references have the first two. meeteval takes all behind the times for the text: an error a line, and what was said in ignored time is counted as inserted words.
# Lines of comments (;;) are passed over. There is no warning; references are to be cleaned before, and answers cut where time is ignored.
#
# Seen on Linux x64 with Python 3.11, errors and words of cpwer, each against an answer with the right words:
#   plain words:                         0 of 2
#   <o,f0,male> before them:             1 of 3
#   IGNORE_TIME_SEGMENT_IN_SCORING:      1 of 3 where nothing is answered, 2 of 3 where two words are
#   { day / morning }:                   4 of 6
#   (uh) ahead of a word:                1 of 2
#
# Needs python3 with venv, and a compiler of C++ and Python's headers. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check meeteval==0.4.3 2>/dev/null

cat >program.py <<'PROGRAM'
import sys

import meeteval


def stm(text):
    return meeteval.io.STM.parse(text)


reference, answer = sys.argv[1:]
rate = meeteval.wer.cpwer(stm(reference), stm(answer))["talk"]
print(f"{rate.errors} of {rate.length}")
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
heard=$'talk 1 ann 0.0 2.0 good day\n'
ignored=$';; a comment\n'"$heard"$'talk 1 ann 2.0 4.0 IGNORE_TIME_SEGMENT_IN_SCORING\n'
errors() { python/bin/python program.py "$1" "$2" 2>/dev/null; }
expect "plain words" "$(errors "$heard" "$heard")" "0 of 2"
expect "a label" "$(errors "talk 1 ann 0.0 2.0 <o,f0,male> good day" "$heard")" "1 of 3"
expect "ignored time, nothing answered" "$(errors "$ignored" "$heard")" "1 of 3"
expect "ignored time, two words answered" "$(errors "$ignored" "$heard"$'talk 1 ann 2.0 4.0 and then\n')" "2 of 3"
expect "alternatives" "$(errors "talk 1 ann 0.0 2.0 good { day / morning }" "$heard")" "4 of 6"
expect "a word that may be missing" "$(errors "talk 1 ann 0.0 2.0 (uh) day" "talk 1 ann 0.0 2.0 day")" "1 of 2"
