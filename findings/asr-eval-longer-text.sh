#!/usr/bin/env bash
# speech-recognition-evaluation 1.1.0 divides errors by the longer of both texts: four words that nobody said behind two are 66.67 % of word errors, not 200 %, and information is lost by -108 %.
#
# It links to the definition of the word error rate, which is errors by words of the reference: what is made up costs more than 100 %. Here no answer can be worse than that, and the more a system invents, the less each
# invented word costs; a loop of 98 words behind two right ones is 98 %, where 4900 % would be. So its rates are not those of papers, sclite or jiwer wherever words are put in, and are
# the same where both texts are as long. Words that are right are counted as the reference's less the errors, the inserted ones among them: with many of those it is a negative number, and word information lost falls below
# nothing. word-error-rate 0.0.7 (npm) divides in the same way, and says so.
#
# Seen on Linux x64 with Node 20.20.2 and Python 3.11, word error rate and word information lost; speech-recognition-evaluation and jiwer 4.0.0:
#   one two / one two three four five six:  66.67 % and -108.33 %; 200.00 % and 66.67 %
#   one two / one two and 98 more:          98.00 % and -4800.50 %; 4900.00 % and 98.00 %
#   a b c d / a x c d:                      25.00 % and 43.75 %; 25.00 % and 43.75 %
#
# Needs node, npm and python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts speech-recognition-evaluation@1.1.0 >/dev/null
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check jiwer==4.0.0 2>/dev/null

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
rates() {
  printf '%s' "$1" >said.txt
  printf '%s' "$2" >heard.txt
  node_modules/.bin/asr-eval --original said.txt --generated heard.txt | sed -n 's/.*(W[EI][RL]): \([-0-9.]* %\).*/\1/p' | paste -sd+ | sed 's/+/ and /; s/$/; /' | tr -d '\n'
  python/bin/python -c '
import sys
import jiwer
found = jiwer.process_words(sys.argv[1], sys.argv[2])
print(f"{found.wer:.2%} and {found.wil:.2%}".replace("%", " %"))' "$1" "$2"
}
loop=$(printf ' more%.0s' {1..98})
expect "one two / one two three four five six" "$(rates 'one two' 'one two three four five six')" "66.67 % and -108.33 %; 200.00 % and 66.67 %"
expect "one two / one two and 98 more" "$(rates 'one two' "one two$loop")" "98.00 % and -4800.50 %; 4900.00 % and 98.00 %"
expect "a b c d / a x c d" "$(rates 'a b c d' 'a x c d')" "25.00 % and 43.75 %; 25.00 % and 43.75 %"
