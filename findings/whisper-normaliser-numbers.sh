#!/usr/bin/env bash
# OpenAI's normaliser of English, by which Whisper's word error rates are counted: right times and telephone numbers are errors, a lost minus is none.
#
# It makes figures of number words, joins those that stand one behind the other, and takes signs away; each order of these has its price
# (openai-whisper 20250625, whisper/normalizers/english.py; whisper-normalizer 0.1.15 is a copy of it):
# - "ten thirty" is 1030, "10:30" is 10 and 30: the usual spelling of a time costs two errors for one word.
# - "minus five" is -5, but the sign of a written "-5" is taken off: against a text in figures a wrong sign is not seen.
# - "o'clock" is "o clock", and an o behind a number a zero: "ten o'clock" is "100 clock".
# - 1 is written "one", at the end and inside of what has a point: "1.0" is "one", "$1.50" is "one.50", its currency lost.
# The paper (appendix C) says that expressions of numbers and money become Arabic figures. Two systems that hear the same and
# write it in two ways differ by this; who compares them gives both the same spelling first, or counts such segments apart.
#
# Seen on Linux x64 with Python 3.11:
#   the same, but different:  ten thirty = 1030, 10:30 = 10 30; five five five one two three four = 5551234, 555-1234 = 555 1234
#   different, but the same:  -5 degrees = 5 degrees, 5 degrees = 5 degrees; version 1.0 = version one, version one = version one
#   unforeseen:               ten o'clock = 100 clock; oh no = 0 no; $1.50 = one.50
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
# The normaliser needs neither PyTorch nor a model: its folder is loaded alone.
python/bin/pip install --quiet --disable-pip-version-check --no-deps openai-whisper==20250625 more-itertools==11.2.1 regex==2026.11.19 2>/dev/null

cat >program.py <<'PROGRAM'
import importlib.util
import sys

sys.path.insert(0, importlib.util.find_spec("whisper").submodule_search_locations[0])
from normalizers import EnglishTextNormalizer

normalise = EnglishTextNormalizer()
print("; ".join(", ".join(f"{text} = {normalise(text).strip()}" for text in pair.split("|")) for pair in sys.argv[1:]))
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
normalised() { python/bin/python program.py "$@"; }
expect "the same, but different" "$(normalised "ten thirty|10:30" "five five five one two three four|555-1234")" \
  "ten thirty = 1030, 10:30 = 10 30; five five five one two three four = 5551234, 555-1234 = 555 1234"
expect "different, but the same" "$(normalised "-5 degrees|5 degrees" "version 1.0|version one")" \
  "-5 degrees = 5 degrees, 5 degrees = 5 degrees; version 1.0 = version one, version one = version one"
expect unforeseen "$(normalised "ten o'clock" "oh no" "\$1.50")" "ten o'clock = 100 clock; oh no = 0 no; \$1.50 = one.50"
