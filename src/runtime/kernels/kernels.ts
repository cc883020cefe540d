/** The kernels of this machine: chosen by name, remembered, or found now by a probe of about a second. */
import { availableParallelism } from "node:os";
import type { RightBytes } from "../../onnx/graph.ts";
import { rightBytes } from "../right-bytes.ts";
import {
  chosenByEnvironment,
  type KernelChoice,
  pinned,
  type RememberedKernels,
  remember,
  remembered,
  type Timings,
  usual,
} from "./choice.ts";
import { type Probe, probeKernels } from "./probe.ts";

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

/**
 * The choice for this machine: from the environment, from the last probe, or from one that is made now.
 * @param onProbe called before the machine is measured, by whoever asked first
 */
export function kernels(onProbe: () => void = () => {}): Promise<Kernels> {
  found ??= findKernels(() => {
    onProbe();
    return probeKernels(availableParallelism());
  });
  return found;
}

/** An answer that was found among other work is asked for again at later starts, so often; the best runs of all are then near the truth. */
const mostProbes = 4;

/** @param probe measures this machine: called where nothing sure is remembered */
export async function findKernels(probe: () => Promise<Probe>): Promise<Kernels> {
  const named = chosenByEnvironment();
  const bytes = await rightBytes();
  if (named) return { choice: { ...named, ...pinned() }, from: "environment", timings: {}, bytes };
  const known = remembered();
  const isSure = known !== undefined && (!known.busy || known.probes >= mostProbes);
  const { choice, timings } = isSure ? known : await measured(probe, known);
  return { choice: { ...choice, ...pinned() }, from: "probe", timings, bytes };
}

async function measured(probe: () => Promise<Probe>, known: RememberedKernels | undefined): Promise<RememberedKernels> {
  const { timings, busy } = await probe();
  const best = known ? bestOf(known.timings, timings) : timings;
  const now = { choice: choiceFrom(best), timings: best, busy, probes: (known?.probes ?? 0) + 1 };
  // A cache that can't be written to costs another probe, no more.
  await remember(now).catch(() => {});
  return now;
}

/** Of two probes: what takes longer was hindered. */
function bestOf(before: Timings, now: Timings): Timings {
  const groups = Object.entries(now).map(([group, times]) => [
    group,
    Object.fromEntries(
      Object.entries(times).map(([variant, ms]) => [variant, Math.min(ms, before[group]?.[variant] ?? ms)]),
    ),
  ]);
  return Object.fromEntries(groups);
}

export function choiceFrom(timings: Timings, among = usual()): KernelChoice {
  const wins = (what: string, variant: string, over: string): boolean => {
    const [mine, other] = [timings[what]?.[variant], timings[what]?.[over]];
    return mine !== undefined && other !== undefined && mine < clearly * other;
  };
  // Rounded products are what is usual: how they do with all threads is known already.
  const alone = ["encoder", "decoder, 8 rows"].every((group) => wins(group, "one thread", "int8"));
  return {
    threads: alone ? 1 : among.threads,
    encoder: wins("encoder", "float32", "int8") ? "float32" : among.encoder,
    decoder: ["decoder, 1 row", "decoder, 8 rows"].every((rows) => wins(rows, "float32", "int8"))
      ? "float32"
      : among.decoder,
    states: wins("slim, states", "frame-major", "channel-major") ? "frame-major" : among.states,
  };
}
