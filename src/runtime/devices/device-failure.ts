/** What a device other than the processor failed at. Whoever meets it goes on without the device. */
import { Failure } from "../../lib/failure.ts";

export class DeviceFailure extends Failure {
  /** @param said by the runtime or its driver: one line */
  constructor(said: string, options?: { cause?: unknown }) {
    super("device.failed", `The GPU can't be used: ${said}`, "The processor can: --device cpu.", options);
  }
}

/** @throws DeviceFailure in place of whatever the runtime throws; Failure device.missing where there is no GPU */
export async function onDevice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const said = cause instanceof Error ? cause.message : String(cause);
    if (/get a WebGPU adapter/.test(said)) throw noDevice(cause);
    throw new DeviceFailure(/requires f16/.test(said) ? "it has no half floats" : lastPart(said), { cause });
  }
}

const noDevice = (cause: unknown): Failure =>
  new Failure(
    "device.missing",
    "There is no GPU here that WebGPU can use.",
    "It needs a driver for Vulkan (Linux), Direct3D 12 (Windows) or Metal (macOS); with --device auto, or in Settings, the processor does its work.",
    { cause },
  );

/** The runtime begins with where in its sources it is. */
const lastPart = (said: string): string => {
  const [line = ""] = said.split("\n");
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
};
