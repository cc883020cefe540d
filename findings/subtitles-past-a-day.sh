#!/usr/bin/env bash
# Subtitles of a long recording are written hours too early, without an error: aeidon's LRC from 1:00:00 on, pycaption and subtitle (npm) from 24:00:00.
#
# - aeidon 2.0.1 (the library of the editor Gaupol) cuts the hours off a time for LRC, whose minutes go on past 59: 1:30:00 is [30:00.00].
# - pycaption 2.3.14 takes the seconds of a timedelta and leaves its days: 30 h are written as 6 h in SubRip, WebVTT and DFXP. SAMI, which counts
#   milliseconds, is right.
# - subtitle 4.2.2 puts the days into the milliseconds: 30 h are 06:00:00,86400500.
# Each reads the time rightly from SubRip. Recordings of meetings, courts and radio archives are as long; hours of WebVTT are "two or more
# digits" by its specification (section 3.3), and SubRip knows no limit. pysrt 1.1.2 and srt 3.5.3 for comparison.
#
# Seen on Linux x64 with Node 20.20.2 and Python 3.11; cues at 0:30:00.5, 1:30:00.5 and 30:00:00.5 of one SubRip file:
#   aeidon, LRC:       [30:00.50] [30:00.50] [00:00.50]
#   pycaption, SRT:    00:30:00,500 01:30:00,500 06:00:00,500
#   pycaption, WebVTT: 00:30:00.500 01:30:00.500 06:00:00.500
#   subtitle, SRT:     00:30:00,500 01:30:00,500 06:00:00,86400500
#   pysrt and srt:     00:30:00,500 01:30:00,500 30:00:00,500
#
# Needs node, npm and python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts subtitle@4.2.2 >/dev/null
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check aeidon==2.0.1 pycaption==2.3.14 pysrt==1.1.2 srt==3.5.3 2>/dev/null
cue=0
for start in 00:30:00 01:30:00 30:00:00; do
  printf '%d\n%s,500 --> %s,900\nword\n\n' "$((++cue))" "$start" "$start"
done >said.srt

cat >program.py <<'PROGRAM'
import re
import sys

with open("said.srt") as file:
    text = file.read()


def aeidon_lrc():
    import aeidon

    project = aeidon.Project(25)
    project.open_main("said.srt", "utf_8")
    project.save_main(aeidon.files.new(aeidon.formats.LRC, "said.lrc", "utf_8"))
    with open("said.lrc") as written:
        return written.read()


def pycaption_as(writer):
    import pycaption

    return getattr(pycaption, writer)().write(pycaption.SRTReader().read(text))


def pysrt_srt():
    import pysrt

    return "\n".join(str(item) for item in pysrt.from_string(text))


def srt_srt():
    import srt

    return srt.compose(srt.parse(text))


ways = {"aeidon": aeidon_lrc, "pysrt": pysrt_srt, "srt": srt_srt, "pycaption-srt": lambda: pycaption_as("SRTWriter")}
ways["pycaption-vtt"] = lambda: pycaption_as("WebVTTWriter")
print(*re.findall(r"^(?:\[\S+?\]|[\d:.,]+(?= -->))", ways[sys.argv[1]](), re.M))
PROGRAM
cat >program.cjs <<'PROGRAM'
const { readFileSync } = require("node:fs");
const { parseSync, stringifySync } = require("subtitle");
const written = stringifySync(parseSync(readFileSync("said.srt", "utf8")), { format: "SRT" });
console.log(written.match(/^\S+(?= -->)/gm).join(" "));
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
through() { python/bin/python program.py "$1"; }
expect "aeidon, LRC" "$(through aeidon)" "[30:00.50] [30:00.50] [00:00.50]"
expect "pycaption, SRT" "$(through pycaption-srt)" "00:30:00,500 01:30:00,500 06:00:00,500"
expect "pycaption, WebVTT" "$(through pycaption-vtt)" "00:30:00.500 01:30:00.500 06:00:00.500"
expect "subtitle, SRT" "$(node program.cjs)" "00:30:00,500 01:30:00,500 06:00:00,86400500"
expect pysrt "$(through pysrt)" "00:30:00,500 01:30:00,500 30:00:00,500"
expect srt "$(through srt)" "00:30:00,500 01:30:00,500 30:00:00,500"
