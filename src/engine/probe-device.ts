/** A GPU is measured once, in an engine's process of its own: a driver that ends it, or keeps it, takes nothing along. What comes of it is remembered. */
import { log } from "../lib/log.ts";
import { failedNow, type KnownDevice, rememberDevice } from "../runtime/devices/known-devices.ts";
import { type EnginePort, forked } from "./engine-port.ts";
import { FromEngine } from "./messages.ts";

/** Compiling a decoder takes most of it, for once. */
export const mostProbeSeconds = 240;

/** @returns what is known now; undefined where there is no GPU */
export async function probeDevice(
  start: () => EnginePort = forked,
  seconds = mostProbeSeconds,
): Promise<KnownDevice | undefined> {
  const found = await probed(start, seconds);
  log.info("a GPU was measured", { found: JSON.stringify(found ?? "none") });
  if (found !== undefined) await rememberDevice("webgpu", found);
  return found;
}

function probed(start: () => EnginePort, seconds: number): Promise<KnownDevice | undefined> {
  return new Promise((resolve) => {
    const port = start();
    let isLate = false;
    const late = setTimeout(() => {
      isLate = true;
      port.kill();
    }, seconds * 1000);
    const ended = (found: KnownDevice | undefined): void => {
      clearTimeout(late);
      resolve(found);
    };
    port.onMessage((raw) => {
      const { data: message } = FromEngine.safeParse(raw);
      if (message?.type === "log") log.pass(message.record);
      else if (message?.type === "compiler") port.giveCompiler?.();
      else if (message?.type === "ready") port.send({ type: "probe" });
      else if (message?.type === "probed") {
        const { found } = message;
        ended(found === null ? undefined : found);
        port.send({ type: "close" });
      }
    });
    port.onExit(() =>
      ended(failedNow(isLate ? `it gave no answer within ${seconds} s` : "its driver ended the process")),
    );
  });
}
