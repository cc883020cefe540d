#!/usr/bin/env bash
# to-words 5.7.0 says two million in Italian as "Milioni", without the two, and two and a half million euros as "millions five hundred thousand"; 110,000 in Chinese and Japanese as "100,000 10,000".
#
# Each of its 135 languages is a table of numbers and their words. In Italian's, 2,000,000 and 2,000,000,000 have the bare plural as their own word, which a table needs for 3,000,000 ("Tre Milioni"): so these
# two, and all that are composed with them, lose what they count. In the Chinese and the Japanese one each power of ten has a word and no 1 ahead of it, where these languages count in
# ten thousands: 110,000 is 十一万, here it is 十万 万, 12,000,000 is 千二百万 in Japanese and here 千万 二 百万, which no reader of numbers takes; and behind the point of 1.25 stands twenty-five, where digits are said one by
# one. Korean's is right. Reference texts and spoken prices that are made with it are other numbers. num2words 0.5.14 (Python) for comparison.
#
# Seen on Linux x64 with Node 20.20.2 and Python 3.11, to-words and num2words:
#   it 2000000:     Milioni, due milioni
#   it 2500000:     Milioni Cinque Cento Mila, due milioni e cinquecentomila
#   it 3000000:     Tre Milioni, tre milioni
#   ja 110000:      十万 万, 十一万
#   ja 12000000:    千万 二 百万, 千二百万
#   ja 1.25:        一 点 二十 五, 一点二五
#   ko 110000:      십일만, 십일만
#   zh 110000:      十万 万 (num2words has no Chinese)
#
# Needs node, npm and python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts to-words@5.7.0 >/dev/null
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check num2words==0.5.14 2>/dev/null
cat >program.cjs <<'PROGRAM'
const { ToWords } = require("to-words");
const locale = { it: "it-IT", ja: "ja-JP", zh: "zh-CN", ko: "ko-KR" }[process.argv[2]];
console.log(new ToWords({ localeCode: locale }).convert(Number(process.argv[3])));
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
both() {
  printf '%s, %s' "$(node program.cjs "$1" "$2")" "$(python/bin/python -c '
import sys
from num2words import num2words
print(num2words(float(sys.argv[2]) if "." in sys.argv[2] else int(sys.argv[2]), lang=sys.argv[1]))' "$1" "$2")"
}
expect "it 2000000" "$(both it 2000000)" "Milioni, due milioni"
expect "it 2500000" "$(both it 2500000)" "Milioni Cinque Cento Mila, due milioni e cinquecentomila"
expect "it 3000000" "$(both it 3000000)" "Tre Milioni, tre milioni"
expect "ja 110000" "$(both ja 110000)" "十万 万, 十一万"
expect "ja 12000000" "$(both ja 12000000)" "千万 二 百万, 千二百万"
expect "ja 1.25" "$(both ja 1.25)" "一 点 二十 五, 一点二五"
expect "ko 110000" "$(both ko 110000)" "십일만, 십일만"
expect "zh 110000" "$(node program.cjs zh 110000)" "十万 万"
