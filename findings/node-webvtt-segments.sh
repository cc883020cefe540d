#!/usr/bin/env bash
# node-webvtt 1.9.4 and 2.0.0 put subtitles around long pauses into other segments of HLS than those that are played at their time: they are never shown.
#
# A segment of WebVTT in HLS holds all cues that are to be shown while it lasts, by its EXTINF; one that goes over a border is in both (RFC 8216, section 3.5).
# The package counts a pause that is longer than a segment into one of them, and loses its place where the cue ahead went over a border: of three cues, that at 0:25
# is in the segment from 0:10 to 0:20. A cue over a border is in the first segment alone where a pause follows, and the segment with a pause
# in it is as long as that, whatever length was asked for: EXT-X-TARGETDURATION is then 41 for segments of 10 s. Cues without such pauses are divided rightly.
#
# Seen on Linux x64 with Node 20.20.2, segments of 10 s, and which cues each has:
#   0:01-0:12, 0:25-0:26, 0:59-1:01:           0-10: 0:01 | 10-20: 0:25 | 20-61: 0:59
#   0:01-0:04, 0:05-0:08, 0:09-0:12, 0:13-0:16: 0-10: 0:01 0:05 0:09 | 10-16: 0:09 0:13
#
# Needs node and npm. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts one@npm:node-webvtt@1.9.4 two@npm:node-webvtt@2.0.0 >/dev/null
cat >program.cjs <<'PROGRAM'
const [version, ...times] = process.argv.slice(2);
const cues = times.map((time) => time.replace(/(\d+:\d+)-(\d+:\d+)/, "0$1.000 --> 0$2.000\nword"));
let from = 0;
const told = require(version)
  .segment(`WEBVTT\n\n${cues.join("\n\n")}\n`, 10)
  .map(({ duration, cues }) => {
    const starts = cues.map(({ start }) => `${Math.floor(start / 60)}:${String(start % 60).padStart(2, "0")}`);
    return `${from}-${(from += duration)}: ${starts.join(" ")}`;
  });
console.log(told.join(" | "));
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
for version in one two; do
  expect "pauses, version $version" "$(node program.cjs $version 0:01-0:12 0:25-0:26 0:59-1:01)" "0-10: 0:01 | 10-20: 0:25 | 20-61: 0:59"
  expect "no pauses, version $version" "$(node program.cjs $version 0:01-0:04 0:05-0:08 0:09-0:12 0:13-0:16)" "0-10: 0:01 0:05 0:09 | 10-16: 0:09 0:13"
done
