#!/usr/bin/env bash
# ttconv 1.2.3 writes WebVTT without its escapes: words behind a `<` vanish in players, and `&lt;b&gt;` becomes bold.
#
# WebVTT wants `&` as `&amp;` and `<` as `&lt;`: what follows a bare `<` is a tag, up to the next `>` or the cue's end. ttconv writes texts as they
# are, whether they come from SubRip, which has no escapes, or from WebVTT itself, whose escapes it takes off as it reads: one pass
# through it makes markup of text that was escaped rightly. A reader by the specification (media-captions 1.0.4) then has less
# text than was said, without an error anywhere.
#
# Seen on Linux x64 with Python 3.11 and Node 20, what that reader shows of the same three cues:
#   as they were:    if x <5 then stop | R&D <b>now</b> | AT&T
#   through ttconv:  if x  | R&D now | AT&T
#
# Needs python3 with venv, node and npm. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check ttconv==1.2.3 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-audit --no-fund media-captions@1.0.4 >/dev/null 2>&1

printf 'WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\nif x &lt;5 then stop\n\n2\n00:00:02.000 --> 00:00:03.000\nR&amp;D &lt;b&gt;now&lt;/b&gt;\n\n3\n00:00:03.000 --> 00:00:04.000\nAT&amp;T\n' >said.vtt
python/bin/python - <<'PY'
import io
import ttconv.vtt.reader
import ttconv.vtt.writer

with open("said.vtt") as said, open("converted.vtt", "w") as converted:
    converted.write(ttconv.vtt.writer.from_model(ttconv.vtt.reader.to_model(io.StringIO(said.read()))))
PY
cat >shown.mjs <<'JS'
import { readFileSync } from "node:fs";
import { parseText, tokenizeVTTCue } from "media-captions";
const shown = (tokens) => tokens.map((one) => (one.type === "text" ? one.data : shown(one.children ?? []))).join("");
const { cues } = await parseText(readFileSync(process.argv[2], "utf8"), { type: "vtt" });
console.log(cues.map((cue) => shown(tokenizeVTTCue(cue))).join(" | "));
JS

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
expect "as they were" "$(node shown.mjs said.vtt)" 'if x <5 then stop | R&D <b>now</b> | AT&T'
expect "through ttconv" "$(node shown.mjs converted.vtt)" 'if x  | R&D now | AT&T'
