#!/usr/bin/env bash
# onnxruntime-node 1.30.0: a tensor that is given for an output is filled, unless outputs are to stay on the GPU: then it is ignored, without a word.
#
# `session.run(feeds, { y: tensor })` writes into `tensor`, on the processor and, with `tensor` in the GPU's memory, on the WebGPU provider. With
# `preferredOutputLocation: "gpu-buffer"`, which is how a tensor comes to be in that memory at all, the same call succeeds and gives another tensor;
# the given one, of the right type, shape and place, keeps what it held. Whoever means to write into a cache that stays on the GPU reads old values.
# The session that makes such tensors and the one that writes into them have to be two.
#
# Seen on Linux x64 with Node 20.20.2 and the software adapter of Debian's chromium (y = x + x, with x = 3; the given tensor held 14):
#   processor: given 6, returned 6
#   gpu, outputs stay there: given 14, returned 6
#   gpu, outputs come back: given 6, returned 6
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
const text = (field, value) => [(field << 3) | 2, value.length, ...Buffer.from(value)];
const part = (field, bytes) => [(field << 3) | 2, bytes.length, ...bytes];
const float = part(2, part(1, [0x08, 1, ...part(2, part(1, [0x08, 1]))]));
const value = (name) => [...text(1, name), ...float];
const node = [...text(1, "x"), ...text(1, "x"), ...text(2, "y"), ...text(4, "Add")];
const graph = [...part(1, node), ...text(2, "g"), ...part(11, value("x")), ...part(12, value("y"))];
const model = Uint8Array.from([0x08, 8, ...part(7, graph), ...part(8, [0x10, 17])]);
const number = (x) => new Tensor("float32", [x], [1]);
const open = (provider, where) =>
  InferenceSession.create(model, {
    executionProviders: [provider],
    logSeverityLevel: 4,
    ...(where && { preferredOutputLocation: where }),
  });
(async () => {
  const cpu = await open("cpu");
  const given = number(14);
  const onCpu = await cpu.run({ x: number(3) }, { y: given });
  console.log(`processor: given ${given.data[0]}, returned ${onCpu.y.data[0]}`);
  const stays = await open("webgpu", "gpu-buffer");
  const comes = await open("webgpu");
  // Half of the doubled value: the only way to see what is in a tensor on the GPU.
  const read = async (tensor) =>
    tensor.location === "cpu" ? tensor.data[0] : (await comes.run({ x: tensor })).y.data[0] / 2;
  for (const [session, name] of [
    [stays, "gpu, outputs stay there"],
    [comes, "gpu, outputs come back"],
  ]) {
    const { y: tensor } = await stays.run({ x: number(7) });
    const { y } = await session.run({ x: number(3) }, { y: tensor });
    console.log(`${name}: given ${await read(tensor)}, returned ${await read(y)}`);
  }
})();
PROGRAM

seen=$(ORT_DISABLE_TELEMETRY=1 VK_DRIVER_FILES="$driver" node program.cjs 2>/dev/null)
expected="processor: given 6, returned 6
gpu, outputs stay there: given 14, returned 6
gpu, outputs come back: given 6, returned 6"
if [ "$seen" = "$expected" ]; then printf 'as described:\n%s\n' "$seen"; else
  printf 'ANOTHER BEHAVIOUR\n  expected:\n%s\n  seen:\n%s\n' "$expected" "$seen"
  exit 1
fi
