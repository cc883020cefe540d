#!/usr/bin/env bash
# subsrt-ts 2.1.2 loses the first letter of every subtitle of an ASS file as Aegisub, ffmpeg and pysubs2 write it: "How old" becomes "ow old".
#
# The last column of a dialogue, Text, is all that follows the ninth comma. The package wants white space behind that comma and takes one
# character for it whatever it is. In a file that it has written itself (it puts a space there) nothing is lost, so its own round trip is
# whole. A dialogue whose text is a single letter comes out empty. Its forerunner, subsrt 1.1.1, reads the same file right.
#
# Seen on Linux x64 with Node 20.20.2:
#   subsrt-ts: ow old are you? | 2
#   subsrt:    How old are you? | 42
#
# Needs node and npm. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts subsrt@1.1.1 subsrt-ts@2.1.2 >/dev/null

cat >talk.ass <<'ASS'
[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,64,&H00FFFFFF,&H000000FF,&H00000000,&H80000000,0,0,0,0,100,100,0,0,1,3,1,2,96,96,54,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:00.50,0:00:02.00,Default,,0,0,0,,How old are you?
Dialogue: 0,0:00:02.00,0:00:03.00,Default,,0,0,0,,42
ASS
cat >program.cjs <<'PROGRAM'
const text = require("fs").readFileSync("talk.ass", "utf8");
const said = require(process.argv[2]).parse(text).filter(({ type }) => type === "caption");
console.log(said.map((one) => one.text).join(" | "));
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect subsrt-ts "$(node program.cjs subsrt-ts)" "ow old are you? | 2"
expect subsrt "$(node program.cjs subsrt)" "How old are you? | 42"
