#!/usr/bin/env bash
# words-to-numbers 1.5.1 (npm): "twenty one thousand" is 1020, "one hundred twenty million" 20000100, and a dog is 1 dog.
#
# Of a number ahead of thousand, million and so on, the last word alone is multiplied, and what stood before is added: 20 and 1,000. One word there ("two hundred" is two, and right as well) gives no
# hint of it: "twelve thousand three hundred" is 12300. So any of 21,000 to 999,000 that isn't round is hundreds or thousands of what was said, a price or a population smaller by a hundred times,
# in a transcript whose words nobody can look up again. Years and digits said one by one are kept apart, unlike in other packages. "a" and "one" become 1 wherever they stand: "no one" is "no 1".
# Known to its tracker since 2018. text2num 3.1.0 (Python) is right.
#
# Seen on Linux x64 with Node 20.20.2 and Python 3.11, words-to-numbers and text2num:
#   twenty one thousand:              1020, 21000
#   one hundred twenty thousand:      20100, 120000
#   one hundred twenty million:       20000100, 120000000
#   two hundred fifty six thousand:   6250, 256000
#   twelve thousand three hundred:    12300, 12300
#   no one has a dog:                 no 1 has 1 dog, no one has a dog
#
# Needs node, npm and python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts words-to-numbers@1.5.1 >/dev/null
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check text2num==3.1.0 2>/dev/null

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
both() {
  printf '%s, %s' "$(node -p 'String(require("words-to-numbers").wordsToNumbers(process.argv[1]))' "$1")" \
    "$(python/bin/python -c 'import sys; from text_to_num import alpha2digit; print(alpha2digit(sys.argv[1], "en"))' "$1")"
}
expect "twenty one thousand" "$(both 'twenty one thousand')" "1020, 21000"
expect "one hundred twenty thousand" "$(both 'one hundred twenty thousand')" "20100, 120000"
expect "one hundred twenty million" "$(both 'one hundred twenty million')" "20000100, 120000000"
expect "two hundred fifty six thousand" "$(both 'two hundred fifty six thousand')" "6250, 256000"
expect "twelve thousand three hundred" "$(both 'twelve thousand three hundred')" "12300, 12300"
expect "no one has a dog" "$(both 'no one has a dog')" "no 1 has 1 dog, no one has a dog"
