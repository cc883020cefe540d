#!/usr/bin/env bash
# onnxruntime-node 1.30.0: attention of several queries in one operation gives other numbers on a WebGPU adapter with small subgroups, without a word.
#
# `MultiHeadAttention` (com.microsoft) on the WebGPU provider runs a fused kernel, which exchanges keys and values among the lanes of a subgroup. On an
# adapter whose subgroups have four lanes (SwiftShader, the software adapter of Chromium) its results are off by a third of their size; no error, no
# warning. One query alone goes to another kernel, and is right. The same attention spelt in products and a softmax is right on the same adapter. Whoever
# tests a graph on a software adapter sees wrong numbers that a real one may not have; whoever ships it gives them to people with such an adapter.
#
# Seen on Linux x64 with Node 20.20.2 (one head of 64, values of -1 to 1; the largest difference from float64):
#   processor: 40 queries exact; 1 query exact
#   gpu: 40 queries wrong; 1 query exact
#
# Needs node, npm and Debian's chromium (its SwiftShader driver). Fails when the behaviour is another one.
set -euo pipefail
version=1.30.0
driver=${VK_DRIVER_FILES:-/usr/lib/chromium/vk_swiftshader_icd.json}
[ -e "$driver" ] || { echo "not run: no $driver (apt-get install chromium libvulkan1)"; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts "onnxruntime-node@$version" >/dev/null

cat >program.cjs <<'PROGRAM'
const { InferenceSession, Tensor } = require("onnxruntime-node");
const width = 64;
const places = 40;
// y = MultiHeadAttention(q, k, v) with one head, shapes left to the run
const text = (field, value) => [(field << 3) | 2, value.length, ...Buffer.from(value)];
const part = (field, bytes) => [(field << 3) | 2, ...length(bytes.length), ...bytes];
const length = (n) => (n < 128 ? [n] : [(n & 127) | 128, n >> 7]);
const dimension = (name) => part(1, text(2, name));
const number = (n) => part(1, [0x08, n]);
const value = (name, rows) => [
  ...text(1, name),
  ...part(2, part(1, [0x08, 1, ...part(2, [...number(1), ...dimension(rows), ...number(width)])])),
];
const heads = [...text(1, "num_heads"), 0x18, 1, 0xa0, 1, 2];
const node = [...["q", "k", "v"].flatMap((name) => text(1, name)), ...text(2, "y")];
const operation = [...node, ...text(4, "MultiHeadAttention"), ...part(5, heads), ...text(7, "com.microsoft")];
const inputs = [value("q", "Q"), value("k", "K"), value("v", "K")].flatMap((one) => part(11, one));
const graph = [...part(1, operation), ...text(2, "g"), ...inputs, ...part(12, value("y", "Q"))];
const domains = [...part(8, [0x10, 17]), ...part(8, [...text(1, "com.microsoft"), 0x10, 1])];
const model = Uint8Array.from([0x08, 8, ...part(7, graph), ...domains]);

let state = 1;
const noise = (rows) =>
  Float32Array.from({ length: rows * width }, () => {
    state = (state * 16807) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  });

function plain(q, k, v) {
  const found = new Float64Array(q.length);
  for (let i = 0; i < q.length; i += width) {
    const weights = [];
    for (let j = 0; j < k.length; j += width) {
      let score = 0;
      for (let c = 0; c < width; c++) score += q[i + c] * k[j + c];
      weights.push(Math.exp(score / Math.sqrt(width)));
    }
    const sum = weights.reduce((a, b) => a + b);
    weights.forEach((weight, j) => {
      for (let c = 0; c < width; c++) found[i + c] += (weight / sum) * v[j * width + c];
    });
  }
  return found;
}

(async () => {
  for (const [provider, name] of [["cpu", "processor"], ["webgpu", "gpu"]]) {
    const session = await InferenceSession.create(model, { executionProviders: [provider], logSeverityLevel: 4 });
    const said = [];
    for (const queries of [places, 1]) {
      const [q, k, v] = [noise(queries), noise(places), noise(places)];
      const tensor = (data) => new Tensor("float32", data, [1, data.length / width, width]);
      const { y } = await session.run({ q: tensor(q), k: tensor(k), v: tensor(v) });
      const exact = plain(q, k, v);
      const off = Math.max(...Array.from(y.data, (found, i) => Math.abs(found - exact[i])));
      said.push(`${queries} ${queries === 1 ? "query" : "queries"} ${off < 1e-5 ? "exact" : off > 1e-3 ? "wrong" : "near"}`);
    }
    console.log(`${name}: ${said.join("; ")}`);
  }
})();
PROGRAM

seen=$(ORT_DISABLE_TELEMETRY=1 VK_DRIVER_FILES="$driver" node program.cjs 2>/dev/null)
expected="processor: 40 queries exact; 1 query exact
gpu: 40 queries wrong; 1 query exact"
if [ "$seen" = "$expected" ]; then printf 'as described:\n%s\n' "$seen"; else
  printf 'ANOTHER BEHAVIOUR\n  expected:\n%s\n  seen:\n%s\n' "$expected" "$seen"
  exit 1
fi
