#!/usr/bin/env bash
# webvtt-parser 2.2.0, the W3C's own, leaves the semicolon of every escape in the text: `AT&amp;T` is `AT&;T`.
#
# The validator of WebVTT runs on it. Its table of the six escapes has their names without the semicolon, which ends them by the specification
# (the tokenizer's "HTML character reference in data state"); what is left is text. The README tells how to hand it HTML's whole table, which has
# them, and then all is right. No error is told for either, and its own serializer writes what it read: `&amp;;`, one more semicolon
# each time that a file goes through. A reader of the same specification (media-captions 1.0.4) for comparison.
#
# Seen on Linux x64 with Node 20.20.2, the text that is shown, errors told, and the line as it is written again:
#   webvtt-parser:     AT&;T: 1 <; 2 (0 errors), written AT&amp;;T: 1 &lt;; 2
#   with HTML's table: AT&T: 1 < 2 (0 errors), written AT&amp;T: 1 &lt; 2
#   media-captions:    AT&T: 1 < 2
#
# Needs node and npm. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts webvtt-parser@2.2.0 media-captions@1.0.4 >/dev/null 2>&1

cat >program.mjs <<'PROGRAM'
import { createRequire } from "node:module";
import { parseText, tokenizeVTTCue } from "media-captions";
const require = createRequire(import.meta.url);
const { WebVTTParser, WebVTTSerializer } = require("webvtt-parser");
const file = "WEBVTT\n\n00:01.000 --> 00:02.000\nAT&amp;T: 1 &lt; 2\n";
if (process.argv[2] === "media-captions") {
  const { cues } = await parseText(file, { type: "vtt" });
  console.log(tokenizeVTTCue(cues[0]).map(({ data }) => data).join(""));
} else {
  const table = process.argv[3] === "html" ? [require("webvtt-parser/html-entities.json")] : [];
  const { cues, errors } = new WebVTTParser(...table).parse(file);
  const shown = cues[0].tree.children.map(({ value }) => value).join("");
  const written = new WebVTTSerializer().serialize(cues).trim().split("\n").at(-1);
  console.log(`${shown} (${errors.length} errors), written ${written}`);
}
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect webvtt-parser "$(node program.mjs webvtt-parser)" 'AT&;T: 1 <; 2 (0 errors), written AT&amp;;T: 1 &lt;; 2'
expect "with HTML's table" "$(node program.mjs webvtt-parser html)" 'AT&T: 1 < 2 (0 errors), written AT&amp;T: 1 &lt; 2'
expect media-captions "$(node program.mjs media-captions)" 'AT&T: 1 < 2'
