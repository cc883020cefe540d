#!/usr/bin/env bash
# media-captions 1.0.4 shows the comments of an ASS file: a Comment line behind a Dialogue line is read as more text of that subtitle.
#
# Comment lines of ASS are events that are not shown: notes of translators, templates of karaoke. Aegisub writes them among the others.
# The reader looks for the next "Dialogue:" or an empty line, and takes whatever stands before it, so viewers see "Comment:" with its times and style in the
# picture. There is no error. The hard space \h stays as two letters too. ass-compiler 0.1.16 tells comments from dialogue.
#
# Seen on Linux x64 with Node 20.20.2:
#   media-captions: [[1.5,2.5,"Hello\nComment: 0,0:00:03.50,0:00:04.50,Default,,0,0,0,,ask Ann"],[5,6,"a\\hb"]]
#   ass-compiler:   [[1.5,2.5,"Hello"],[5,6,"a\\hb"]] (it gives text as it stands)
#
# Needs node and npm. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts media-captions@1.0.4 ass-compiler@0.1.16 >/dev/null
cat >said.ass <<'ASS'
[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname
Style: Default,Arial

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.50,0:00:02.50,Default,,0,0,0,,Hello
Comment: 0,0:00:03.50,0:00:04.50,Default,,0,0,0,,ask Ann
Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,a\hb
ASS
cat >program.cjs <<'PROGRAM'
const text = require("fs").readFileSync("said.ass", "utf8");
(async () => {
  if (process.argv[2] === "ass-compiler") {
    const { dialogue } = require("ass-compiler").parse(text).events;
    console.log(JSON.stringify(dialogue.map(({ Start, End, Text }) => [Start, End, Text.combined])));
  } else {
    const { parseText } = await import("media-captions");
    const { cues, errors } = await parseText(text, { type: "ass", errors: true });
    console.log(JSON.stringify(cues.map((cue) => [cue.startTime, cue.endTime, cue.text])) + (errors.length ? " errors" : ""));
  }
})();
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect media-captions "$(node program.cjs media-captions)" \
  '[[1.5,2.5,"Hello\nComment: 0,0:00:03.50,0:00:04.50,Default,,0,0,0,,ask Ann"],[5,6,"a\\hb"]]'
expect ass-compiler "$(node program.cjs ass-compiler)" '[[1.5,2.5,"Hello"],[5,6,"a\\hb"]]'
