#!/usr/bin/env bash
# ffmpeg 7.0.2 cuts Opus in Ogg (-ss … -c copy) into a file whose clock begins below zero, which libsndfile refuses to open.
#
# Ogg's pages tell where their last sample stands. In Opus the first page may not tell of fewer samples than it holds (RFC 7845, 4): players
# would have to begin before zero. ffmpeg's cut starts up to some hundred milliseconds ahead of the place that was asked for, so that the
# decoder settles, and numbers the pages from there as if nothing had been added: the first tells of 33,600 samples and holds 48,000. Then
# readers part: ffmpeg gives all of it, 0.3 s more than was asked for; libsndfile (soundfile, librosa and what stands on them) says that the file is
# malformed. The whole file is read by both.
#
# Seen on Linux x64 with Python 3.11, imageio-ffmpeg 0.6.0 (ffmpeg 7.0.2) and soundfile 0.13.1 (libsndfile 1.2.2):
#   the whole file, seconds by libsndfile: 10.0
#   samples that the cut's first page tells of: 33600
#   samples that it holds: 48000
#   the cut of 4 s, seconds by ffmpeg: 4.31
#   the cut by libsndfile: Error opening 'cut.opus': Supported file format but file is malformed.
#
# Needs python3 with venv. Fails when the behaviour is another one.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv python >/dev/null
python/bin/pip install --quiet --disable-pip-version-check imageio-ffmpeg==0.6.0 soundfile==0.13.1 numpy==2.2.6 2>/dev/null
ffmpeg=$(python/bin/python -c "import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())")

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}
"$ffmpeg" -v error -f lavfi -i sine=440:d=10:r=48000 -c:a libopus whole.opus
"$ffmpeg" -v error -ss 3.3 -i whole.opus -t 4 -c copy cut.opus

seconds() { python/bin/python -c "import soundfile; print(soundfile.info('$1').duration)" 2>&1 | tail -1 | sed 's/.*Error opening/Error opening/'; }
# The third page is the first with sound; its packets have 20 ms each.
page() {
  python/bin/python - <<'PY'
import struct
data, at = open("cut.opus", "rb").read(), 0
for _ in range(2):
    count = data[at + 26]
    at += 27 + count + sum(data[at + 27 : at + 27 + count])
lengths = data[at + 27 : at + 27 + data[at + 26]]
print(struct.unpack("<q", data[at + 6 : at + 14])[0], 960 * sum(length < 255 for length in lengths))
PY
}
read -r told held <<<"$(page)"
samples=$("$ffmpeg" -v error -i cut.opus -f s16le -ac 1 -ar 48000 - | wc -c)

expect "the whole file, seconds by libsndfile" "$(seconds whole.opus)" 10.0
expect "samples that the cut's first page tells of" "$told" 33600
expect "samples that it holds" "$held" 48000
expect "the cut of 4 s, seconds by ffmpeg" "$(awk "BEGIN { printf \"%.2f\", $samples / 96000 }")" 4.31
expect "the cut by libsndfile" "$(seconds cut.opus)" "Error opening 'cut.opus': Supported file format but file is malformed."
