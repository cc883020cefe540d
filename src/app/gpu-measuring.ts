/** The GPU as the window shows it: what is known of it, and measuring it when the person asks for that. */
import type { Handlers, HostEvent } from "../api/contract.ts";
import type { FormNow, Gpu } from "../api/gpu.ts";
import { gpuState } from "../engine/device-text.ts";
import type { EngineClient } from "../engine/engine-client.ts";
import type { EnginePort } from "../engine/engine-port.ts";
import { type OnForm, probeDevice } from "../engine/probe-device.ts";
import { Failure } from "../lib/failure.ts";
import { loggedFailure } from "../lib/log.ts";

export interface GpuCare {
  known(): Gpu;
  /** @throws Failure gpu.busy, and the signal's reason when it is aborted */
  measure(onForm: OnForm, signal: AbortSignal): Promise<void>;
}

/** @param engine lets go of its model first, where nothing is under way in it: memory and cores are the measurement's */
export const gpuCareOf = (engine: Pick<EngineClient, "rest">, start: () => EnginePort): GpuCare => ({
  known: () => gpuState(),
  async measure(onForm, signal) {
    if (!(await engine.rest()))
      throw new Failure(
        "gpu.busy",
        "A recording is being transcribed: what is measured meanwhile says little.",
        "Wait until it has ended, or pause the queue, then try again.",
      );
    await probeDevice({ start, onForm, signal });
  },
});

export interface GpuMeasuring {
  state(): Gpu;
  readonly answers: Pick<Handlers, "measureGpu" | "stopMeasuringGpu">;
  close(): Promise<void>;
}

export function createGpuMeasuring(care: GpuCare, tell: (event: HostEvent) => void): GpuMeasuring {
  let running: { now: FormNow | null; stopping: AbortController; ended: Promise<void> } | undefined;
  const state = (): Gpu => (running ? { state: "measuring", now: running.now } : care.known());
  const told = (): void => tell({ type: "gpu", gpu: state() });

  const begin = (): void => {
    const mine = { now: null as FormNow | null, stopping: new AbortController(), ended: Promise.resolve() };
    running = mine;
    told();
    const { signal } = mine.stopping;
    const onForm: OnForm = (now) => {
      mine.now = now;
      if (!signal.aborted) told();
    };
    mine.ended = care
      .measure(onForm, signal)
      .catch((error: unknown) => {
        if (signal.aborted) return;
        tell({ type: "notice", level: "warning", failure: loggedFailure("the GPU is not measured", error) });
      })
      .then(() => {
        running = undefined;
        told();
      });
  };

  return {
    state,
    answers: {
      async measureGpu() {
        if (!running) begin();
        return {};
      },
      async stopMeasuringGpu() {
        running?.stopping.abort();
        await running?.ended;
        return {};
      },
    },
    async close() {
      running?.stopping.abort();
      await running?.ended;
    },
  };
}
