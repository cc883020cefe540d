/**
 * The kernels of this machine: chosen by name, remembered, or found by a probe. Half a second of it decides what models are made ready as; it
 * is asked for where a command starts, so that nothing is made ready twice. An engine never lets somebody wait for it: it takes what is known.
 */
import { availableParallelism } from "node:os";
import type { RightBytes } from "../../onnx/product-forms.ts";
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
import type { Probe } from "./probe.ts";

export interface Kernels {
  choice: KernelChoice;
  from: "probe" | "environment" | "usual";
  timings: Timings;
  /** a fact of this processor, not a choice: the values are the same */
  bytes: RightBytes;
}

/** A variant must need less than this part of the usual one's time to be taken in its place: the probe may meet a busy moment. */
const clearly = 0.85;

/** The graphs that are timed, and what writes them, are loaded where a machine is measured. */
const probe = () => import("./probe.ts");

let found: Promise<Kernels> | undefined;

/**
 * The choice for this machine: from the environment, from the last probe, or from one that is made now.
 * @param onProbe called before the machine is measured, by whoever asked first
 */
export function kernels(onProbe: () => void = () => {}): Promise<Kernels> {
  found ??= findKernels(async () => {
    onProbe();
    return (await probe()).probeKernels(availableParallelism());
  });
  return found;
}

/** What is known of this machine, and the usual where nothing is: without a probe. @throws Failure options.kernels */
export async function usableKernels(): Promise<Kernels> {
  if (found) return found;
  const named = chosenByEnvironment();
  if (named) return kernelsOf("environment", named);
  const known = remembered();
  return known ? kernelsOf("probe", known.choice, known.timings) : kernelsOf("usual", usual());
}

async function kernelsOf(from: Kernels["from"], choice: KernelChoice, timings: Timings = {}): Promise<Kernels> {
  return { choice: { ...choice, ...pinned() }, from, timings, bytes: await rightBytes() };
}

/**
 * In a moment in which nobody waits: what was never measured, or only among other work. It counts from the next model on that is opened, and
 * its parts from the program's next start on.
 */
export async function measureWhatIsLeft(
  all = async () => (await probe()).probeKernels(availableParallelism()),
  int4 = async () => (await probe()).probeInt4(availableParallelism()),
): Promise<void> {
  if (chosenByEnvironment()) return;
  const known = remembered();
  const now = isSure(known) ? known : await measured(all, known);
  if (now.timings.encoder?.int4 !== undefined) return;
  const { timings } = await int4();
  await remember({ ...now, timings: bestOf(now.timings, timings) }).catch(() => {});
}

/** An answer that was found among other work is asked for again at later starts, so often; the best runs of all are then near the truth. */
const mostProbes = 4;

const isSure = (known: RememberedKernels | undefined): known is RememberedKernels =>
  known !== undefined && (!known.busy || known.probes >= mostProbes);

/** @param probe measures this machine: called where nothing sure is remembered */
export async function findKernels(probe: () => Promise<Probe>): Promise<Kernels> {
  const named = chosenByEnvironment();
  if (named) return kernelsOf("environment", named);
  const known = remembered();
  const { choice, timings } = isSure(known) ? known : await measured(probe, known);
  return kernelsOf("probe", choice, timings);
}

async function measured(probe: () => Promise<Probe>, known: RememberedKernels | undefined): Promise<RememberedKernels> {
  const { timings, busy } = await probe();
  const best = known ? bestOf(known.timings, timings) : timings;
  const now = { choice: choiceFrom(best), timings: best, busy, probes: (known?.probes ?? 0) + 1 };
  // A cache that can't be written to costs another probe, no more.
  await remember(now).catch(() => {});
  return now;
}

/** Of two probes: what takes longer was hindered. What only one of them tried stays. */
function bestOf(before: Timings, now: Timings): Timings {
  const best = { ...before };
  for (const [group, times] of Object.entries(now))
    for (const [variant, ms] of Object.entries(times))
      best[group] = { ...best[group], [variant]: Math.min(ms, best[group]?.[variant] ?? ms) };
  return best;
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
