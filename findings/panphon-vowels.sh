#!/usr/bin/env bash
# panphon 0.22.2 passes over signs that it has no features for, among them the r-coloured vowels of American English: the distance of "letter" and "let" is 0.
#
# ɚ and ɝ are signs of the International Phonetic Alphabet, in every transcription of American English (eSpeak's, the Montreal Forced Aligner's);
# so are ʧ and ʦ in older ones, and the g of the keyboard for ɡ. A word loses them without a word said: errors of phonemes are counted of what is left, too few where
# both have the sign, and a whole segment too many where one writes ʧ and the other tʃ. The table of features is asked sign by sign; `validate_word` says beforehand whether
# all are known. The same said in other signs is known: ə˞ (the vowel and its hook), əɹ, tʃ, ɡ.
#
# Seen on Linux x64 with Python 3.11, segments of each and `feature_edit_distance`:
#   lɛtɚ, lɛt:  l ɛ t, l ɛ t: 0.00
#   lɛtəɹ, lɛt: l ɛ t ə ɹ, l ɛ t: 1.85
#   tʃɛk, ʧɛk:  t ʃ ɛ k, ɛ k: 1.88
#   ɡoʊ, goʊ:   ɡ o ʊ, o ʊ: 0.92
#   lɛtə˞, lɛt:  l ɛ t ə˞, l ɛ t: 0.94
#   validate_word("lɛtɚ"): False
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check panphon==0.22.2 numpy==2.4.6 2>/dev/null
export PYTHONUTF8=1

cat >program.py <<'PROGRAM'
import sys

import panphon
import panphon.distance

table = panphon.FeatureTable()
first, *others = sys.argv[1:]
if others:
    segments = ", ".join(" ".join(table.ipa_segs(word)) for word in sys.argv[1:])
    print(f"{segments}: {panphon.distance.Distance().feature_edit_distance(first, *others):.2f}")
else:
    print(table.validate_word(first))
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
said() { python/bin/python program.py "$@"; }
expect "lɛtɚ, lɛt" "$(said lɛtɚ lɛt)" "l ɛ t, l ɛ t: 0.00"
expect "lɛtəɹ, lɛt" "$(said lɛtəɹ lɛt)" "l ɛ t ə ɹ, l ɛ t: 1.85"
expect "lɛtə˞, lɛt" "$(said lɛtə˞ lɛt)" "l ɛ t ə˞, l ɛ t: 0.94"
expect "tʃɛk, ʧɛk" "$(said tʃɛk ʧɛk)" "t ʃ ɛ k, ɛ k: 1.88"
expect "ɡoʊ, goʊ" "$(said ɡoʊ goʊ)" "ɡ o ʊ, o ʊ: 0.92"
expect 'validate_word("lɛtɚ")' "$(said lɛtɚ)" False
