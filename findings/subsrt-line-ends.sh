#!/usr/bin/env bash
# subsrt 1.1.1 reads a SubRip file whose lines end in LF as one single subtitle, and a WebVTT file as none.
#
# Neither is an error: no message, no exception, and the first start and end are right, so that a file of a thousand subtitles looks like a
# short one. Blocks are told apart by a line break, white space and a line break: the carriage return of CRLF is that white space, and with
# LF there is none. SubRip files come in both ways (ffmpeg writes LF, Windows programs CRLF), and WebVTT names
# both. Its rewrite, subsrt-ts 2.1.2, reads both.
#
# Seen on Linux x64 with Node 20.20.2, subtitles found in a file of two:
#   subsrt:    srt LF 1, srt CRLF 2, vtt LF 0, vtt CRLF 2
#   subsrt-ts: srt LF 2, srt CRLF 2, vtt LF 2, vtt CRLF 2
#
# Needs node and npm. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts subsrt@1.1.1 subsrt-ts@2.1.2 >/dev/null

cat >program.cjs <<'PROGRAM'
const { parse } = require(process.argv[2]);
const srt = "1\n00:00:00,500 --> 00:00:02,000\nHow old are you?\n\n2\n00:00:02,000 --> 00:00:03,000\nForty.\n";
const vtt = `WEBVTT\n\n${srt.replaceAll(/^\d\n/gm, "").replaceAll(",", ".")}`;
const found = (text) => parse(text).filter(({ type }) => type === "caption").length;
const each = Object.entries({ srt, vtt }).flatMap(([name, text]) => [
  `${name} LF ${found(text)}`,
  `${name} CRLF ${found(text.replaceAll("\n", "\r\n"))}`,
]);
console.log(each.join(", "));
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect subsrt "$(node program.cjs subsrt)" "srt LF 1, srt CRLF 2, vtt LF 0, vtt CRLF 2"
expect subsrt-ts "$(node program.cjs subsrt-ts)" "srt LF 2, srt CRLF 2, vtt LF 2, vtt CRLF 2"
