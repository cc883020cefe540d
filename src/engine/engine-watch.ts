/** How long an engine's process may be silent, and who ends it then. */
import type { DeviceName } from "../api/engine.ts";
import { log } from "../lib/log.ts";

export interface EnginePatience {
  /**
   * Without any sign for this long the engine counts as hung. It gives one every few seconds, except while the runtime computes: an
   * encoder of a large model on a slow machine that swaps may take a minute.
   */
  silentSeconds: number;
  /** The same while a GPU decodes: a driver that hangs does so for ever, and the processor can go on. */
  deviceSilentSeconds: number;
  /** Without work for this long the process ends, which returns all of the model's memory. */
  idleSeconds: number;
  /** How long an engine that was asked to end may take. */
  closeSeconds: number;
}
export const usualPatience: EnginePatience = {
  silentSeconds: 300,
  deviceSilentSeconds: 90,
  idleSeconds: 300,
  closeSeconds: 20,
};

/** Silence is counted in looks rather than by the clock, which leaps when a machine wakes up. */
const looksInSilence = 10;

export class EngineWatch {
  /** what decodes now */
  device: DeviceName = "cpu";
  readonly #timer: NodeJS.Timeout;
  #silentLooks = 0;

  /** @param kill the process: it has been silent for too long */
  constructor({ silentSeconds, deviceSilentSeconds }: EnginePatience, kill: () => void) {
    const look = (): void => {
      const patience = this.device === "cpu" ? silentSeconds : Math.min(silentSeconds, deviceSilentSeconds);
      if (++this.#silentLooks < (looksInSilence * patience) / silentSeconds) return;
      log.error("the engine's process gave no sign and is ended", { seconds: patience, device: this.device });
      kill();
    };
    // It keeps nobody from ending.
    this.#timer = setInterval(look, (silentSeconds * 1000) / looksInSilence).unref();
  }

  heard(): void {
    this.#silentLooks = 0;
  }

  end(): void {
    clearInterval(this.#timer);
  }
}
