#!/usr/bin/env bash
# jiwer 4.0.0: what its transformations take away and put in place is more than they say, and word error rates move by it.
#
# RemoveKaldiNonWords, for marks such as [laugh] and <unk>, takes all from a < to the next >, over words between: of "3 < 4 and 5 > 2" is "3  2". RemoveSpecificWords(["a"])
# takes the letter out of "a-b" and "a's", which are words of their own for the same package's count. SubstituteWords puts its pairs in one after the other, each over what the one
# before has made: British to American and back in one table, or two names that are to be exchanged, all become one.
#
# Seen on Linux x64 with Python 3.11:
#   RemoveKaldiNonWords: "3 < 4 and 5 > 2" is "3  2"
#   RemoveSpecificWords(["a"]): "a-b a's banana" is " -b  's banana"
#   SubstituteWords({"ann": "bob", "bob": "ann"}): "ann met bob" is "ann met ann"
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check jiwer==4.0.0 2>/dev/null
said() { python/bin/python -c "import jiwer; print(jiwer.$1([\"$2\"]))"; }

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect RemoveKaldiNonWords "$(said 'RemoveKaldiNonWords()' '3 < 4 and 5 > 2')" "['3  2']"
expect RemoveSpecificWords "$(said "RemoveSpecificWords(['a'])" "a-b a's banana")" "[\" -b  's banana\"]"
expect SubstituteWords "$(said "SubstituteWords({'ann': 'bob', 'bob': 'ann'})" 'ann met bob')" "['ann met ann']"
expect "a-b is one word for it" "$(python/bin/python -c "import jiwer; print(jiwer.process_words('a-b', 'a-b').hits)")" 1
