#!/usr/bin/env bash
# @huggingface/tokenizers 0.2.0 takes spaces out of the text that it decodes: "Ça va ? Bien !" comes back as "Ça va? Bien!".
#
# Its `decode` tidies up unless it is told not to, what the library of the same name in Rust and Python never does: spaces ahead of `.`, `?`, `!`, `,`,
# `n't`, `'s` and a few more go, and those around a lone apostrophe. That mends English from tokenizers that divide at punctuation; a byte-level one, as
# GPT-2's and Whisper's, keeps every space in its tokens, and loses what was said so. French wants a space ahead of ? and ! (and keeps
# it ahead of : and ; here), code and figures lose theirs. `{ clean_up_tokenization_spaces: false }` for the constructor's second argument or for `decode` gives
# the text as it was; an empty second argument means true.
#
# Seen on Linux x64 with Node 20.20.2 and Python 3.11; one tokenizer.json of bytes, the same text encoded and decoded:
#   npm:           Ça va? Bien! Oui : x. 5'y
#   npm, told not: Ça va ? Bien ! Oui : x . 5 ' y
#   Python 0.23.3: Ça va ? Bien ! Oui : x . 5 ' y
#
# Needs node, npm and python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @huggingface/tokenizers@0.2.0 >/dev/null
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check tokenizers==0.23.3 2>/dev/null

cat >program.py <<'PROGRAM'
import sys

from tokenizers import Tokenizer, decoders, models, pre_tokenizers

letters = sorted(pre_tokenizers.ByteLevel.alphabet())
tokenizer = Tokenizer(models.BPE({letter: place for place, letter in enumerate(letters)}, []))
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer.decoder = decoders.ByteLevel()
tokenizer.save("tokenizer.json")
print(tokenizer.decode(tokenizer.encode(sys.argv[1]).ids))
PROGRAM
cat >program.mjs <<'PROGRAM'
import { readFileSync } from "node:fs";
import { Tokenizer } from "@huggingface/tokenizers";
const [, , text, how] = process.argv;
const options = how === "not" ? { clean_up_tokenization_spaces: false } : {};
const tokenizer = new Tokenizer(JSON.parse(readFileSync("tokenizer.json", "utf8")), options);
console.log(tokenizer.decode(tokenizer.encode(text).ids));
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
text="Ça va ? Bien ! Oui : x . 5 ' y"
expect "Python 0.23.3" "$(python/bin/python program.py "$text")" "$text"
expect npm "$(node program.mjs "$text" plain)" "Ça va? Bien! Oui : x. 5'y"
expect "npm, told not" "$(node program.mjs "$text" not)" "$text"
