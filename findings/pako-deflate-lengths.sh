#!/usr/bin/env bash
# pako 3.0.3 deflates to other lengths than zlib, unless `legacyHash: true` is given.
#
# pako is a port of zlib. By its type declarations (its README is silent) version 3 takes the hash of Chromium's zlib, the one in Node: what it
# makes is a valid stream, often a few bytes longer or shorter than zlib's at the same level. Who compares lengths with those of another
# program (openai-whisper's compression ratio is one, of Python's zlib) has to ask for the old hash, and can't take Node's own zlib.
#
# 300 texts of 5 to 64 common English words, made below from a fixed seed, at the default level 6. Seen on Linux x64 with Node 20.20.2
# (zlib 1.3.1-e00f703 inside) and Python 3.11.7 (zlib 1.2.13):
#   other lengths than zlib's: pako 135, up to 5.6 %; with legacyHash 0; Node 135
#
# Needs node, npm and python3. Fails when the behaviour is another one; Node's own figure is printed and not judged, since it is another program's.
set -euo pipefail
version=3.0.3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts "pako@$version" >/dev/null

cat >program.cjs <<'PROGRAM'
const { spawnSync } = require("node:child_process");
const { deflateSync } = require("node:zlib");
const { deflate } = require("pako");
const words = "the quick brown fox jumps over a lazy dog while rain falls on old roofs and nobody says a word about it".split(" ");
let state = 1;
const below = (end) => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return (state >>> 8) % end;
};
const texts = Array.from({ length: 300 }, () =>
  Array.from({ length: 5 + below(60) }, () => words[below(words.length)]).join(" "),
);
const ask = "import json, sys, zlib; print(json.dumps([len(zlib.compress(text.encode())) for text in json.load(sys.stdin)]))";
const lengths = JSON.parse(spawnSync("python3", ["-c", ask], { input: JSON.stringify(texts), encoding: "utf8" }).stdout);
const others = (make) => {
  const distances = texts.map((text, i) => Math.abs(make(Buffer.from(text)).length / lengths[i] - 1));
  return { count: distances.filter((distance) => distance > 0).length, most: Math.max(...distances) };
};
const [plain, legacy] = [others((bytes) => deflate(bytes)), others((bytes) => deflate(bytes, { legacyHash: true }))];
console.error(`Node's zlib: ${others((bytes) => deflateSync(bytes)).count}`);
console.log(`pako ${plain.count}, up to ${(100 * plain.most).toFixed(1)} %; with legacyHash ${legacy.count}`);
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}

expect "other lengths than zlib's" "$(node program.cjs)" "pako 135, up to 5.6 %; with legacyHash 0"
