#!/usr/bin/env bash
# lhotse 1.33.0 moves a cut's supervisions to the cut's clock and leaves their words on the recording's: behind `truncate` and `append` the words are elsewhere.
#
# A supervision may carry times of words (alignments), on the same clock as its own start: they are written to CTM, and changed with the speed, as such. Where a cut is
# shortened, joined or divided into windows, the start is moved and the words stay as they are; nothing tells one clock from the other. What is
# trimmed after that gets words that last less than nothing. Examples for training and forced alignments that are checked by ear hold the wrong words then. Who needs
# them moves them along: `sup.with_alignment(kind, [word.with_offset(-offset) for word in words])`.
#
# Seen on Linux x64 with Python 3.11; a segment from 1 to 4 s, its words from 1 to 2 and from 2.5 to 4 s:
#   as it is:                        segment 1 to 4, words 1 to 2, 2.5 to 4
#   truncate(offset=2, duration=1):  segment -1 to 2, words 1 to 2, 2.5 to 4
#   then trimmed to that second:     segment 0 to 1, words 1 to 1, 2.5 to 1
#   behind another cut of 10 s:      segment 11 to 14, words 1 to 2, 2.5 to 4
#   at half the speed:               segment 2 to 8, words 2 to 4, 5 to 8
#
# Needs python3 with venv (and room for torch, which the package depends on). Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check lhotse==1.33.0 torch==2.14.1 urllib3==2.8.0 2>/dev/null

cat >program.py <<'PROGRAM'
import sys

from lhotse import MonoCut, Recording, SupervisionSegment
from lhotse.supervision import AlignmentItem

recording = Recording("talk", [], 16000, 160000, 10.0)
words = [AlignmentItem("hello", 1.0, 1.0), AlignmentItem("there", 2.5, 1.5)]
segment = SupervisionSegment("segment", "talk", 1.0, 3.0, 0, text="hello there", alignment={"word": words})
cut = MonoCut("cut", 0.0, 10.0, 0, supervisions=[segment], recording=recording)
found = {
    "kept": lambda: segment,
    "truncated": lambda: cut.truncate(offset=2, duration=1).supervisions[0],
    "trimmed": lambda: cut.truncate(offset=2, duration=1).supervisions[0].trim(1),
    "appended": lambda: MonoCut("silent", 0.0, 10.0, 0, recording=recording).append(cut).supervisions[0],
    "slow": lambda: cut.perturb_speed(0.5).supervisions[0],
}[sys.argv[1]]()
times = ", ".join(f"{word.start:g} to {word.end:g}" for word in found.alignment["word"])
print(f"segment {found.start:g} to {found.end:g}, words {times}")
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
times() { python/bin/python program.py "$1"; }
expect "as it is" "$(times kept)" "segment 1 to 4, words 1 to 2, 2.5 to 4"
expect "truncate(offset=2, duration=1)" "$(times truncated)" "segment -1 to 2, words 1 to 2, 2.5 to 4"
expect "then trimmed to that second" "$(times trimmed)" "segment 0 to 1, words 1 to 1, 2.5 to 1"
expect "behind another cut of 10 s" "$(times appended)" "segment 11 to 14, words 1 to 2, 2.5 to 4"
expect "at half the speed" "$(times slow)" "segment 2 to 8, words 2 to 4, 5 to 8"
