#!/usr/bin/env bash
# onnxruntime-node 1.30.0 has its maker's telemetry on, under Linux and macOS without a word about it where it is installed or loaded.
#
# With nothing set, a program that opens one session of a tiny valid model
#   - makes a folder Microsoft/DeveloperTools/.onnxruntime in the user's cache folder, with a device id and a database of events,
#   - makes mat-debug-PID.log (empty) and .ses (a time and an id) in the folder for temporary files,
#   - looks up a name (a server of the maker's) within seconds, and again and again when there is no answer.
# With ORT_DISABLE_TELEMETRY=1, set from outside or by the program itself before it loads the package, it does none of that.
# With CI=true in the environment it is silent as well: a test on a build server does not see it.
#
# Seen on Linux x64 with Node 20.20.2 and strace 6.1:
#   nothing set:                     files: cache/Microsoft/DeveloperTools/.onnxruntime/deviceid
#                                           cache/Microsoft/DeveloperTools/.onnxruntime/onnxruntime.db
#                                           tmp/.ses tmp/mat-debug-PID.log; lookups: yes
#   ORT_DISABLE_TELEMETRY=1:         files: none; lookups: no
#   set inside, before the package:  files: none; lookups: no
#   CI=true:                         files: none; lookups: no
#
# Needs node, npm and strace. Fails when the behaviour is another one.
set -euo pipefail
version=1.30.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts "onnxruntime-node@$version" >/dev/null

cat >program.cjs <<'PROGRAM'
// One session of a small model: y = Identity(x), for a float32 x of shape [1].
if (process.argv[2] === "inside") process.env.ORT_DISABLE_TELEMETRY = "1";
const { InferenceSession, Tensor } = require("onnxruntime-node");
const text = (field, value) => [(field << 3) | 2, value.length, ...Buffer.from(value)];
const part = (field, bytes) => [(field << 3) | 2, bytes.length, ...bytes];
const float = part(2, part(1, [0x08, 1, ...part(2, part(1, [0x08, 1]))]));
const value = (name) => [...text(1, name), ...float];
const node = [...text(1, "x"), ...text(2, "y"), ...text(4, "Identity")];
const graph = [...part(1, node), ...text(2, "g"), ...part(11, value("x")), ...part(12, value("y"))];
const model = Uint8Array.from([0x08, 8, ...part(7, graph), ...part(8, [0x10, 17])]);
InferenceSession.create(model).then(async (session) => {
  const { y } = await session.run({ x: new Tensor("float32", [42], [1]) });
  if (y.data[0] !== 42) throw new Error("the model is wrong");
  // Long enough for a program that works: the lookup comes within seconds.
  setTimeout(() => {}, 15_000);
});
PROGRAM

# $1 name of the run, then the environment's additions; prints what it wrote and whether a name was looked up
observe() {
  local run=$1 inside=$2
  shift 2
  mkdir -p "$run/home" "$run/cache" "$run/tmp"
  env -i PATH="$PATH" HOME="$work/$run/home" XDG_CACHE_HOME="$work/$run/cache" TMPDIR="$work/$run/tmp" "$@" \
    strace -f -qq -e trace=connect,sendto,sendmmsg -o "$run/trace" node program.cjs "$inside"
  (cd "$run" && find home cache tmp -type f | sed 's/mat-debug-[0-9]*/mat-debug-PID/' | sort | tr '\n' ' ')
  if grep -qE 'htons\(53\)|systemd\.Resolve' "$run/trace"; then echo "lookups: yes"; else echo "lookups: no"; fi
}

expect() {
  if [ "$2" = "$3" ]; then echo "as described: $1: $2"; else
    printf 'ANOTHER BEHAVIOUR: %s\n  expected: %s\n  seen:     %s\n' "$1" "$3" "$2"
    exit 1
  fi
}

store=cache/Microsoft/DeveloperTools/.onnxruntime
expect "nothing set" "$(observe plain no)" "$store/deviceid $store/onnxruntime.db tmp/.ses tmp/mat-debug-PID.log lookups: yes"
expect "set from outside" "$(observe outside no ORT_DISABLE_TELEMETRY=1)" "lookups: no"
expect "set inside, before the package" "$(observe inside inside)" "lookups: no"
expect "CI=true" "$(observe ci no CI=true)" "lookups: no"
