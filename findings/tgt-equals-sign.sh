#!/usr/bin/env bash
# tgt 1.5 loses intervals of a TextGrid whose text has an equals sign, and cuts the text of others: "a = b" is gone, "note text = x" is "note tex".
#
# It takes what stands between the first ` = ` of a line and the next one for the value, and cuts its first and last sign off as the quotes: the
# last letter goes, and where one letter is all there is the interval is taken for an empty one and left out. No error comes. Equals signs with spaces around
# them are how conversation analysis (Jefferson, GAT 2) marks that one turn follows another at once, and how a formula is dictated. In
# Praat's format texts stand in quotes, so that any sign may be in them but a quote, which is doubled. textgrid 1.6.1 and praatio 6.2.2 read the
# same files rightly. tgt's own short form has no such signs, its long form loses what it has just written.
#
# Seen on Linux x64 with Python 3.11, texts of a tier of two intervals:
#   "a = b", "end":          tgt [end]; textgrid [a = b, end]; praatio [a = b, end]
#   "note text = x", "end":  tgt [note tex, end]; textgrid [note text = x, end]; praatio [note text = x, end]
#   "a plus b", "end":       tgt [a plus b, end]; textgrid [a plus b, end]; praatio [a plus b, end]
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check tgt==1.5 numpy==2.4.6 TextGrid==1.6.1 praatio==6.2.2 2>/dev/null

cat >program.py <<'PROGRAM'
import sys

import praatio.textgrid
import textgrid
import tgt

LONG = '''File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 2
tiers? <exists>
size = 1
item []:
    item [1]:
        class = "IntervalTier"
        name = "words"
        xmin = 0
        xmax = 2
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 1
            text = "{}"
        intervals [2]:
            xmin = 1
            xmax = 2
            text = "end"
'''
with open("said.TextGrid", "w") as file:
    file.write(LONG.format(sys.argv[1]))
read = {
    "tgt": [one.text for one in tgt.io.read_textgrid("said.TextGrid").tiers[0]],
    "textgrid": [one.mark for one in textgrid.TextGrid.fromFile("said.TextGrid")[0]],
    "praatio": [one.label for one in praatio.textgrid.openTextgrid("said.TextGrid", False).tiers[0].entries],
}
print("; ".join(f"{name} [{', '.join(texts)}]" for name, texts in read.items()))
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
read_by_all() { python/bin/python program.py "$1"; }
expect '"a = b", "end"' "$(read_by_all "a = b")" "tgt [end]; textgrid [a = b, end]; praatio [a = b, end]"
expect '"note text = x", "end"' "$(read_by_all "note text = x")" \
  "tgt [note tex, end]; textgrid [note text = x, end]; praatio [note text = x, end]"
expect '"a plus b", "end"' "$(read_by_all "a plus b")" "tgt [a plus b, end]; textgrid [a plus b, end]; praatio [a plus b, end]"
