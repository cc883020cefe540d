#!/usr/bin/env bash
# contractions 0.1.73 makes other words of words that are no contractions: "the cause" is "the because", a shell "a she will", the U.S. "the YOU.S.".
#
# `contractions.fix` is put ahead of a count of word errors, so that "don't" and "do not" are one. By its defaults it takes slang along, and contractions whose apostrophe was forgotten: "shell" for
# "she'll", "shed" for "she'd" (but not "well", "ill" or "were"), "cause" for "'cause" (but not behind "to"), "u" for "you" in what has a point or a hyphen behind it too. Errors come into
# texts that have none, and where two texts have different ones the number of words changes with them: a shell that is heard as "a shelf" is two errors. "ain't" is "are not" after I too.
# `slang=False` leaves all of these out but the last, and with them "dont" and "wont", which nobody would call slang; the option for what is left over
# (`leftovers=False`), which sounds like it, changes none. That causes and the U.S. are changed is known to its tracker. Months cut short get their names: "dec. 4" is "december 4".
#
# Seen on Linux x64 with Python 3.11:
#   the cause of it:         the because of it
#   to cause it:             to cause it
#   a shell in a shed:       a she will in a she would
#   in the U.S. and the UN:  in the YOU.S. and the UN
#   a u-turn:                a you-turn
#   I ain't:                 I are not
#   a shell, slang=False:    a shell
#   a shell, leftovers=False: a she will
#   dont, slang=False:       dont
#   dec. 4, slang=False:     december 4
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check contractions==0.1.73 textsearch==0.0.24 2>/dev/null
cat >program.py <<'PROGRAM'
import sys

import contractions

print(contractions.fix(sys.argv[1], **{name: False for name in sys.argv[2:]}))
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
fixed() { python/bin/python program.py "$@"; }
expect "the cause of it" "$(fixed 'the cause of it')" "the because of it"
expect "to cause it" "$(fixed 'to cause it')" "to cause it"
expect "a shell in a shed" "$(fixed 'a shell in a shed')" "a she will in a she would"
expect "in the U.S. and the UN" "$(fixed 'in the U.S. and the UN')" "in the YOU.S. and the UN"
expect "a u-turn" "$(fixed 'a u-turn')" "a you-turn"
expect "I ain't" "$(fixed "I ain't")" "I are not"
expect "a shell, slang=False" "$(fixed 'a shell' slang)" "a shell"
expect "a shell, leftovers=False" "$(fixed 'a shell' leftovers)" "a she will"
expect "dont, slang=False" "$(fixed dont slang)" "dont"
expect "dec., slang=False" "$(fixed 'dec. 4' slang)" "december 4"
