#!/usr/bin/env bash
# num2words 0.5.14 reads 100 euros as one euro and 100.0 euros as a hundred: by to="currency" an integer is cents, a float and a text are euros.
#
# Reference texts for word error rates are spelt out with it, and prices without cents are integers in JSON and tables alike. The two give other words for equal
# numbers, without a warning; "100" as a text is euros. Without to="currency" both are "one hundred".
#
# Seen on Linux x64 with Python 3.11:
#   100: one euro, zero cents; 100.0 and "100": one hundred euro, zero cents; 2 in German: null Euro und zwei Cent, 2.0: zwei Euro und null Cent
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check num2words==0.5.14 2>/dev/null
words() { python/bin/python -c "from num2words import num2words; print(num2words($1, to='currency', lang='$2', currency='EUR'))"; }

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect 100 "$(words 100 en)" "one euro, zero cents"
expect '"100"' "$(words '"100"' en)" "one hundred euro, zero cents"
expect 100.0 "$(words 100.0 en)" "one hundred euro, zero cents"
expect "2 in German" "$(words 2 de)" "null Euro und zwei Cent"
expect "2.0 in German" "$(words 2.0 de)" "zwei Euro und null Cent"
