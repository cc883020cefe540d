#!/usr/bin/env bash
# wavefile 11.0.0 reads the float samples of an extensible WAV file as integers.
#
# A WAV file says in its chunk "fmt " what its samples are: format 3 is IEEE float. Files with more than two channels or more than 16 bits
# should use WAVE_FORMAT_EXTENSIBLE (format 0xFFFE) instead, where the first two bytes of a GUID say it: 00000003-0000-0010-8000-00aa00389b71
# is IEEE float. The package reads the GUID (`fmt.subformat` begins with 3) and yet takes 32-bit samples for integers: 0.5, whose
# bits are 0x3F000000, comes as 1,056,964,608. Nothing is thrown, and `bitDepth` is "32" where the same samples in format 3 say "32f".
# So it is no oracle for such files, which recorders and editors write by default for float.
#
# Seen on Linux x64 with Node 20.20.2:
#   format 3:   32f 0.5 -0.25 1
#   extensible: 32 1056964608 -1098907648 1065353216
#
# Needs node and npm. Fails when the behaviour is another one.
set -euo pipefail
version=11.0.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts "wavefile@$version" >/dev/null

cat >program.cjs <<'PROGRAM'
// Three float samples at 16 kHz, one channel, under both kinds of header.
const { WaveFile } = require("wavefile");
const chunk = (id, bytes) => {
  const head = Buffer.alloc(8);
  head.write(id);
  head.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([head, bytes]);
};
const samples = Buffer.from(Float32Array.of(0.5, -0.25, 1).buffer);
const format = Buffer.alloc(16);
format.writeUInt16LE(3, 0); // IEEE float
format.writeUInt16LE(1, 2); // channels
format.writeUInt32LE(16_000, 4);
format.writeUInt32LE(64_000, 8); // bytes a second
format.writeUInt16LE(4, 12); // bytes a frame
format.writeUInt16LE(32, 14); // bits a sample
const rest = Buffer.alloc(24);
rest.writeUInt16LE(22, 0); // bytes that follow
rest.writeUInt16LE(32, 2); // valid bits
rest.writeUInt32LE(4, 4); // front centre
Buffer.from("0300000000001000800000aa00389b71", "hex").copy(rest, 8);
const extensible = Buffer.concat([format, rest]);
extensible.writeUInt16LE(0xfffe, 0);
const chosen = process.argv[2] === "extensible" ? extensible : format;
const body = [Buffer.from("WAVE"), chunk("fmt ", chosen), chunk("data", samples)];
const wave = new WaveFile(new Uint8Array(chunk("RIFF", Buffer.concat(body))));
console.log(wave.bitDepth, ...[0, 1, 2].map((i) => wave.getSample(i)));
PROGRAM

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}

expect "format 3" "$(node program.cjs plain)" "32f 0.5 -0.25 1"
expect "extensible" "$(node program.cjs extensible)" "32 1056964608 -1098907648 1065353216"
