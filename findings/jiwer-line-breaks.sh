#!/usr/bin/env bash
# jiwer 4.0.0 takes the words at both sides of a line break for one: a text in lines has errors against the same text in one line.
#
# Its default transformation puts one space in place of two or more white signs, and then divides at spaces alone: a single line break, a tab or a
# no-break space stays inside a "word". A transcript that is read from a file with a line for each segment (Whisper's own .txt) loses a
# word and gains a wrong one at every line's end; no warning tells so, since words with line breaks are words. Lines that end in CRLF, or in a space,
# are right. The documentation of that step names its delimiter, and no line; werpy 3.5.0 and Python's `split` know white space. `" ".join(text.split())`
# before is enough, as is `jiwer.RemoveWhiteSpace(replace_by_space=True)` in a transformation of one's own.
#
# Seen on Linux x64 with Python 3.11; "one two three / four five six" in two lines against the same six words in one:
#   LF:          jiwer 40 %, of 5 words; werpy 0 %
#   CRLF:        jiwer 0 %, of 6 words; werpy 0 %
#   a tab:       jiwer 40 %, of 5 words; werpy 0 %
#   one line:    jiwer 0 %, of 6 words; werpy 0 %
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check jiwer==4.0.0 werpy==3.5.0 2>/dev/null

cat >program.py <<'PROGRAM'
import sys

import jiwer
import werpy

between = sys.argv[1].encode().decode("unicode_escape")
lines, line = f"one two three{between}four five six", "one two three four five six"
words = len(jiwer.process_words(lines, line).references[0])
print(f"jiwer {100 * jiwer.wer(lines, line):.0f} %, of {words} words; werpy {100 * werpy.wer(lines, line):.0f} %")
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect LF "$(python/bin/python program.py '\n')" "jiwer 40 %, of 5 words; werpy 0 %"
expect CRLF "$(python/bin/python program.py '\r\n')" "jiwer 0 %, of 6 words; werpy 0 %"
expect "a tab" "$(python/bin/python program.py '\t')" "jiwer 40 %, of 5 words; werpy 0 %"
expect "one line" "$(python/bin/python program.py ' ')" "jiwer 0 %, of 6 words; werpy 0 %"
