#!/usr/bin/env bash
# pysubs2 1.8.1 reads WebVTT as if it were SubRip: escapes stay, words in braces vanish, and a cue's name becomes words of the cue before.
#
# WebVTT escapes `&` and `<` (`R&amp;D`), knows no braces, and lets a cue have a name on the line before its times. pysubs2 leaves the
# escapes in the text, and so writes `R&amp;D` into the SubRip or ASS file that it makes of it; takes `{music}` for an order of ASS, as
# it does in SubRip; and gives the name of each cue but the first to the one before it, as one more line. `<v Ann>` is dropped, though ASS
# has a column for names. webvtt-py 0.6.0 keeps the escapes as well, the rest is right.
#
# Seen on Linux x64 with Python 3.11, lines of each of two cues:
#   pysubs2:   R&amp;D / / intro | play on
#   webvtt-py: R&amp;D | {music} play on
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check pysubs2==1.8.1 webvtt-py==0.6.0 2>/dev/null

printf 'WEBVTT\n\nfirst\n00:00:01.000 --> 00:00:02.000\n<v Ann>R&amp;D\n\nintro\n00:00:02.000 --> 00:00:03.000\n{music} play on\n' >talk.vtt

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
shown='" | ".join(" / ".join(line.strip() for line in text.split("\n")).replace("/  /", "/ /") for text in texts)'
expect pysubs2 "$(python/bin/python -c "import pysubs2; texts = [one.plaintext.strip() for one in pysubs2.load('talk.vtt')]; print($shown)")" \
  'R&amp;D / / intro | play on'
expect webvtt-py "$(python/bin/python -c "import webvtt; texts = [one.text for one in webvtt.read('talk.vtt')]; print($shown)")" \
  'R&amp;D | {music} play on'
