#!/usr/bin/env bash
# string-width 8.3.0 gives the Thai vowel AM no column: คำ ("word") is one wide, two for terminals.
#
# The package promises the columns that a text takes on a terminal. It cuts the text into what Unicode calls characters (UAX 29), and gives each
# the width of its first part, so that an accent takes none. U+0E33, which is common in Thai, and U+0EB3 of Lao join the letter before by that
# rule as well (GB9a, spacing marks), but stand beside it: the C library, and with it the terminals, gives them a column of their own, as does the
# Python package wcwidth 0.9.4. Tables and progress lines with Thai names are ragged by a column a vowel, and lines that are filled by this
# count are too long. Devanagari's spacing marks are counted alike by both.
#
# Seen on Linux x64 with Node 20.20.2 and Python 3.11, columns of the same texts:
#   string-width:  คำ 1, น้ำ 1, ทำความจำ 6, กา 2, हिन्दी 4
#   wcwidth:       คำ 2, น้ำ 2, ทำความจำ 8, กา 2, हिन्दी 4
#   the C library: คำ 2, น้ำ 2, ทำความจำ 8, กา 2
#
# Needs node, npm and python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts string-width@8.3.0 >/dev/null
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check wcwidth==0.9.4 2>/dev/null

cat >program.mjs <<'PROGRAM'
import stringWidth from "string-width";
console.log(process.argv.slice(2).map((text) => `${text} ${stringWidth(text)}`).join(", "));
PROGRAM
cat >program.py <<'PROGRAM'
import ctypes
import locale
import sys

import wcwidth

_, how, *texts = sys.argv
locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
library = ctypes.CDLL(None)
widths = {"wcwidth": wcwidth.wcswidth, "libc": lambda text: library.wcswidth(ctypes.c_wchar_p(text), len(text))}
print(", ".join(f"{text} {widths[how](text)}" for text in texts))
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
thai=(คำ น้ำ ทำความจำ กา)
expect string-width "$(node program.mjs "${thai[@]}" हिन्दी)" "คำ 1, น้ำ 1, ทำความจำ 6, กา 2, हिन्दी 4"
expect wcwidth "$(python/bin/python program.py wcwidth "${thai[@]}" हिन्दी)" "คำ 2, น้ำ 2, ทำความจำ 8, กา 2, हिन्दी 4"
expect "the C library" "$(python/bin/python program.py libc "${thai[@]}")" "คำ 2, น้ำ 2, ทำความจำ 8, กา 2"
