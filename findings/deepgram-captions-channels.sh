#!/usr/bin/env bash
# @deepgram/captions 1.2.0 and deepgram-captions 2.0.0 (Python) write the first channel of a call alone: what the other one says is in no subtitle, and one of the first's lasts through it.
#
# Asked for it, the service transcribes each channel of a recording by itself: agent and customer of a call, two tracks of an interview. Its answer has a list of channels, the note at the head of
# the WebVTT file tells how many, and the words are those of the first. They are put together by eights, whatever lies between: "Hello?" and "Bye." are one subtitle of two minutes, in which the
# other one speaks. With the service's option "utterances" the answer has a list of its own, of all channels and divided at pauses, which both take where it is there; the README of the first doesn't name it.
# There is no warning.
#
# Seen on Linux x64 with Node 20.20.2 and Python 3.11; the first channel says "Hello?" at 0 s and "Bye." at 120 s, the second "Hi, Ann." from 2 to 4 s:
#   by channels:         00:00:00,000 --> 00:02:01,000 Hello? Bye.
#   the note of WebVTT:  Channels: 2
#   with utterances:     00:00:00,000 --> 00:00:01,000 Hello?, 00:00:02,000 --> 00:00:04,000 Hi, Ann., 00:02:00,000 --> 00:02:01,000 Bye.
#
# Needs node, npm and python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @deepgram/captions@1.2.0 >/dev/null
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check deepgram-captions==2.0.0 2>/dev/null

cat >program.cjs <<'PROGRAM'
const { writeFileSync } = require("node:fs");
const { srt, webvtt } = require("@deepgram/captions");
const word = ([text, start, end], channel) => ({ word: text, punctuated_word: text, start, end, confidence: 1, channel });
const part = (words, channel) => {
  const all = words.map((each) => word(each, channel));
  return { start: all[0].start, end: all.at(-1).end, channel, words: all, transcript: all.map((each) => each.word).join(" ") };
};
const first = [["Hello?", 0, 1], ["Bye.", 120, 121]];
const second = [["Hi,", 2, 3], ["Ann.", 3, 4]];
const channels = [first, second].map((words, channel) => ({ alternatives: [{ ...part(words, channel), confidence: 1 }] }));
const utterances = [part([first[0]], 0), part(second, 1), part([first[1]], 0)];
const answer = (more) => ({ metadata: { request_id: "1", created: "2026", duration: 121, channels: 2 }, results: { channels, ...more } });
writeFileSync("channels.json", JSON.stringify(answer({})));
writeFileSync("utterances.json", JSON.stringify(answer({ utterances })));
const told = JSON.parse(require("node:fs").readFileSync(process.argv[2], "utf8"));
console.log(process.argv[3] === "note" ? webvtt(told).match(/Channels: .*/)[0] : srt(told));
PROGRAM
cat >program.py <<'PROGRAM'
import json
import sys

from deepgram_captions import DeepgramConverter, srt

print(srt(DeepgramConverter(json.load(open(sys.argv[1])))))
PROGRAM
expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
in_a_line() { grep -v '^[0-9]*$' | paste -sd' ' | sed 's/ \(0[0-9]:[0-9:,]* -->\)/, \1/g'; }
together="00:00:00,000 --> 00:02:01,000 Hello? Bye."
apart="00:00:00,000 --> 00:00:01,000 Hello?, 00:00:02,000 --> 00:00:04,000 Hi, Ann., 00:02:00,000 --> 00:02:01,000 Bye."
node program.cjs channels.json >first.txt
expect "by channels, npm" "$(in_a_line <first.txt)" "$together"
expect "by channels, Python" "$(python/bin/python program.py channels.json | in_a_line)" "$together"
expect "the note of WebVTT" "$(node program.cjs channels.json note)" "Channels: 2"
expect "with utterances, npm" "$(node program.cjs utterances.json | in_a_line)" "$apart"
expect "with utterances, Python" "$(python/bin/python program.py utterances.json | in_a_line)" "$apart"
