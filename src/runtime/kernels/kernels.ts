/** The kernels of this machine: chosen by name, remembered, or found now by a probe of about a second. */
import { availableParallelism } from "node:os";
import type { RightBytes } from "../../onnx/graph.ts";
import { rightBytes } from "../right-bytes.ts";
import { chosenByEnvironment, type KernelChoice, pinned, remember, remembered, type Timings, usual } from "./choice.ts";
import { probeKernels } from "./probe.ts";

export interface Kernels {
  choice: KernelChoice;
  from: "probe" | "environment";
  timings: Timings;
  /** a fact of this processor, not a choice: the values are the same */
  bytes: RightBytes;
}

/** A variant must need less than this part of the usual one's time to be taken in its place: the probe may meet a busy moment. */
const clearly = 0.85;

let found: Promise<Kernels> | undefined;

/** The choice for this machine: from the environment, from the last probe, or from one that is made now. */
export function kernels(): Promise<Kernels> {
  found ??= find();
  return found;
}

async function find(): Promise<Kernels> {
  const known = chosenByEnvironment() ? undefined : remembered();
  const timings = known?.timings ?? (chosenByEnvironment() ? {} : await probeKernels(availableParallelism()));
  const choice = chosenByEnvironment() ?? known?.choice ?? choiceFrom(timings);
  const from = chosenByEnvironment() ? "environment" : "probe";
  // A cache that can't be written to costs another probe, no more.
  if (from === "probe" && !known) await remember({ choice, timings }).catch(() => {});
  return { choice: { ...choice, ...pinned() }, from, timings, bytes: await rightBytes() };
}

export function choiceFrom(timings: Timings, among = usual()): KernelChoice {
  const wins = (what: string, variant: string, over: string): boolean => {
    const [mine, other] = [timings[what]?.[variant], timings[what]?.[over]];
    return mine !== undefined && other !== undefined && mine < clearly * other;
  };
  const alone = wins("threads, encoder", "one", "all") && wins("threads, decoder", "one", "all");
  return {
    threads: alone ? 1 : among.threads,
    encoder: wins("encoder, 1500 rows", "float32", "int8") ? "float32" : among.encoder,
    decoder: ["decoder, 1 row", "decoder, 8 rows"].every((rows) => wins(rows, "float32", "int8"))
      ? "float32"
      : among.decoder,
    states: wins("slim, states", "frame-major", "channel-major") ? "frame-major" : among.states,
  };
}
