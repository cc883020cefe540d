#!/usr/bin/env bash
# Whisper's normaliser for all languages but English takes the vowels out of Hindi and cuts words at them: का, के, की, को and कि are one word, किताब (book) is three.
#
# Before errors are counted it puts a space for every sign that Unicode calls a mark (and for punctuation and symbols). The vowel signs of
# Hindi, Bengali, Tamil and their neighbours are marks, as are tones of Thai, vowels of Burmese and the points of Arabic and Hebrew where they are written. Words that differ
# in vowels alone are equal, which hides errors; others fall into letters, so that one wrong word is several errors and a rate counts pieces. किताब and
# कुतुब (a name) are equal. Rates of error by it are no rates of words in these languages. Accents of Latin letters are not touched: they are one sign with the letter.
# The same package has normalisers of its own for Indian languages.
#
# Seen on Linux x64 with Python 3.11 and whisper-normalizer 0.1.15 (whose BasicTextNormalizer is openai-whisper's):
#   का के की को कि: क क क क क
#   किताब:        क त ब
#   कुतुब:         क त ब
#   ที่ (Thai):     ท
#   été:          été
#   word error rate of का for की: 0
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check whisper-normalizer==0.1.15 jiwer==4.0.0 2>/dev/null
export PYTHONUTF8=1

cat >program.py <<'PROGRAM'
import sys

import jiwer
from whisper_normalizer.basic import BasicTextNormalizer

normalised = [BasicTextNormalizer()(text).strip() for text in sys.argv[1:]]
print(f"{jiwer.wer(*normalised):g}" if len(normalised) == 2 else normalised[0])
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
said() { python/bin/python program.py "$@"; }
expect "का के की को कि" "$(said "का के की को कि")" "क क क क क"
expect "किताब" "$(said "किताब")" "क त ब"
expect "कुतुब" "$(said "कुतुब")" "क त ब"
expect "ที่" "$(said "ที่")" "ท"
expect "été" "$(said "été")" "été"
expect "word error rate of का for की" "$(said "की" "का")" 0
