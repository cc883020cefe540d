#!/usr/bin/env bash
# Two readers of WebVTT lose ends: @plussub/srt-vtt-parser 2.0.5 those of all cues with settings, vtt-to-json 0.1.1 the last cue, and the first one is there twice.
#
# What stands behind a cue's times, on the same line, says where it is shown (align:start, position:10%); every automatic subtitle of YouTube has it. The first package takes it for
# a part of the time: `to` is NaN, which nothing compares with, and which is null in JSON. The second keeps a cue when the next one begins, and the last one when its text is
# the file's last line: a line break behind it, which nearly every file ends with, is a line more, and the cue is gone. The first cue comes once more, with the same times and no text; where it has two
# lines, the second is in that. Neither tells of an error. node-webvtt 2.0.0 reads the same files.
#
# Seen on Linux x64 with Node 20.20.2, three cues of a second:
#   settings:         plussub 1000-NaN One, 3000-NaN Two, 5000-NaN Three; node-webvtt 1000-2000 One, 3000-4000 Two, 5000-6000 Three
#   none:             plussub 1000-2000 One, 3000-4000 Two, 5000-6000 Three; node-webvtt the same
#   none:             vtt-to-json 1000-2000 One, 1000-2000 , 3000-4000 Two
#   no end of line:   vtt-to-json 1000-2000 One, 1000-2000 , 3000-4000 Two, 5000-6000 Three
#   two lines:        vtt-to-json 1000-2000 One, 1000-2000 more, 3000-4000 Two
#
# Needs node and npm. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @plussub/srt-vtt-parser@2.0.5 vtt-to-json@0.1.1 node-webvtt@2.0.0 >/dev/null
cat >program.cjs <<'PROGRAM'
const cues = (settings, first) =>
  `WEBVTT\n\n00:01.000 --> 00:02.000${settings}\n${first}\n\n00:03.000 --> 00:04.000${settings}\nTwo\n\n00:05.000 --> 00:06.000${settings}\nThree\n`;
const files = {
  settings: cues(" align:start position:10%", "One"),
  none: cues("", "One"),
  "no end of line": cues("", "One").trimEnd(),
  "two lines": cues("", "One\nmore"),
};
const readers = {
  plussub: (text) => require("@plussub/srt-vtt-parser").parse(text).entries.map(({ from, to, text }) => [from, to, text]),
  "node-webvtt": (text) => require("node-webvtt").parse(text).cues.map(({ start, end, text }) => [start * 1000, end * 1000, text]),
  "vtt-to-json": async (text) => (await require("vtt-to-json")(text)).map(({ start, end, part }) => [start, end, part]),
};
const [file, reader] = process.argv.slice(2);
(async () => console.log((await readers[reader](files[file])).map(([from, to, text]) => `${from}-${to} ${text}`).join(", ")))();
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
read_by() { node program.cjs "$1" "$2"; }
right="1000-2000 One, 3000-4000 Two, 5000-6000 Three"
expect "settings, plussub" "$(read_by settings plussub)" "1000-NaN One, 3000-NaN Two, 5000-NaN Three"
expect "settings, node-webvtt" "$(read_by settings node-webvtt)" "$right"
expect "none, plussub" "$(read_by none plussub)" "$right"
expect "none, node-webvtt" "$(read_by none node-webvtt)" "$right"
expect "none, vtt-to-json" "$(read_by none vtt-to-json)" "1000-2000 One, 1000-2000 , 3000-4000 Two"
expect "no end of line, vtt-to-json" "$(read_by 'no end of line' vtt-to-json)" "1000-2000 One, 1000-2000 , 3000-4000 Two, 5000-6000 Three"
expect "two lines, vtt-to-json" "$(read_by 'two lines' vtt-to-json)" "1000-2000 One, 1000-2000 more, 3000-4000 Two"
