#!/usr/bin/env bash
# onnxruntime-node 1.30.0: a list of execution providers falls back for some providers and not for others, and never for what is most likely.
#
# `executionProviders: ["X", "cpu"]` reads as "X, else the processor". On a Linux machine without a GPU
#   - a name that nobody knows is dropped with a line on the console, and the session opens on the processor: so is a provider of another system,
#   - cuda and tensorrt, which this system's package lists, reject where their library is not installed, although "cpu" stands behind them,
#   - webgpu, which is bundled and so always there, rejects where there is no adapter, although "cpu" stands behind it.
# A misspelt "wepgpu" runs everywhere, on the processor; the right name ends a program on every machine without a GPU. Each provider has to be tried
# by itself, and the error caught.
#
# Seen on Linux x64 with Node 20.20.2 (the model is y = Identity(x)):
#   wepgpu,cpu opens; coreml,cpu opens; dml,cpu opens; cuda,cpu rejects; tensorrt,cpu rejects; webgpu,cpu rejects; cpu opens
#
# Needs node and npm. Vulkan's loader is told of no driver, as on a machine without one. Fails when the behaviour is another one.
set -euo pipefail
version=1.30.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts "onnxruntime-node@$version" >/dev/null

cat >program.cjs <<'PROGRAM'
const { InferenceSession, Tensor } = require("onnxruntime-node");
const text = (field, value) => [(field << 3) | 2, value.length, ...Buffer.from(value)];
const part = (field, bytes) => [(field << 3) | 2, bytes.length, ...bytes];
const float = part(2, part(1, [0x08, 1, ...part(2, part(1, [0x08, 1]))]));
const value = (name) => [...text(1, name), ...float];
const node = [...text(1, "x"), ...text(2, "y"), ...text(4, "Identity")];
const graph = [...part(1, node), ...text(2, "g"), ...part(11, value("x")), ...part(12, value("y"))];
const model = Uint8Array.from([0x08, 8, ...part(7, graph), ...part(8, [0x10, 17])]);
const executionProviders = process.argv[2].split(",");
InferenceSession.create(model, { executionProviders, logSeverityLevel: 4 }).then(
  async (session) => {
    const { y } = await session.run({ x: new Tensor("float32", [42], [1]) });
    if (y.data[0] !== 42) throw new Error("the model is wrong");
    console.log("opens");
  },
  () => console.log("rejects"),
);
PROGRAM

expect() {
  local seen
  seen=$(ORT_DISABLE_TELEMETRY=1 VK_DRIVER_FILES="$work/none.json" VK_ICD_FILENAMES="$work/none.json" node program.cjs "$1" 2>/dev/null | tail -1)
  if [ "$seen" = "$2" ]; then echo "as described: $1 $seen"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$2" "$seen"
    exit 1
  fi
}

expect cpu opens
expect wepgpu,cpu opens
expect coreml,cpu opens
expect dml,cpu opens
expect cuda,cpu rejects
expect tensorrt,cpu rejects
expect webgpu,cpu rejects
