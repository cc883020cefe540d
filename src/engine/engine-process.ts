/** The engine in a process of its own: `run()` of the runtime blocks its thread, and a crash must not take the window with it. */
import { handOn, loggedFailure } from "../lib/log.ts";
import { parentPort, type UtilityPort } from "../lib/node/utility-process.ts";
import { checkModel } from "../model-store/check-model.ts";
import { compileApart } from "../model-store/compile/compile-client.ts";
import { createEngine } from "./engine.ts";
import { EngineRequests } from "./engine-requests.ts";
import { hostedCompilers } from "./hosted-compiler.ts";
import { aliveMilliseconds, type FromEngine, ToEngine } from "./messages.ts";
import { voicePrintOf } from "./voice-prints.ts";

/** Electron's utility process has a port of its own; a forked process has Node's. */
const parent = parentPort();
const compilers = parent && hostedCompilers(parent);

function send(message: FromEngine): void {
  if (parent) parent.postMessage(message);
  else process.send?.(message);
}
handOn("engine", (record) => send({ type: "log", record }));

const engine = await createEngine({
  compileElsewhere: compilers && ((task, watcher) => compileApart(task, watcher, compilers.start)),
  onDevice: (device) => send({ type: "device", device }),
});
const requests = new EngineRequests(engine, send);

async function check({ id, model }: Extract<ToEngine, { type: "check" }>): Promise<void> {
  try {
    send({ type: "checked", id, checked: await checkModel(model) });
  } catch (error) {
    send({ type: "checked", id, checked: loggedFailure("a model can't be used", error) });
  }
}

/** Loaded here alone: an engine that transcribes needs none of it. */
async function probe({ form }: Extract<ToEngine, { type: "probe" }>): Promise<void> {
  const [{ measureForm }, { expectWebGpu }] = await Promise.all([
    import("./measure-device.ts"),
    import("../runtime/devices/webgpu.ts"),
  ]);
  try {
    await expectWebGpu();
    send({ type: "probed", found: await measureForm(form) });
  } catch (error) {
    const { code, message } = loggedFailure("a GPU can't be used", error);
    send({ type: "probed", found: code === "device.missing" ? "none" : { state: "left out", why: message } });
  }
}

async function tellVoice({ id, samples }: Extract<ToEngine, { type: "voice" }>): Promise<void> {
  try {
    send({ type: "voice", id, print: Float32Array.from(await voicePrintOf(samples)) });
  } catch (error) {
    send({ type: "voice", id, print: loggedFailure("a voice has no print", error) });
  }
}

async function receive(raw: unknown, ports: readonly UtilityPort[] = []): Promise<void> {
  const message = ToEngine.parse(raw);
  if (message.type === "transcribe") await requests.transcribe(message);
  else if (message.type === "cancel") requests.cancel(message.id);
  else if (message.type === "compiler") compilers?.given(ports[0]);
  else if (message.type === "follow") engine.follow(message.files);
  else if (message.type === "check") await check(message);
  else if (message.type === "voice") await tellVoice(message);
  else if (message.type === "probe") await probe(message);
  else if (message.type === "models") send({ type: "models", id: message.id, models: await engine.models() });
  else {
    await engine.close();
    process.exit(0);
  }
}

if (parent) parent.on("message", ({ data, ports }) => void receive(data, ports));
else {
  process.on("message", (message) => void receive(message));
  // A host that died leaves no orphan behind.
  process.on("disconnect", () => process.exit(0));
  // … even when it notices only by a message that nobody takes.
  process.on("error", () => process.exit(0));
}
send({ type: "ready" });
setInterval(() => send({ type: "alive" }), aliveMilliseconds).unref();
// Ctrl-C in a terminal goes to the whole group; the host decides what becomes of it.
process.on("SIGINT", () => {});
