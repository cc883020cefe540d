/** How quickly a model transcribes on this machine: as it did, or by what its work is beside that of others or of the processor's probe. */
import { availableParallelism } from "node:os";
import type { TranscribeOptions } from "../api/engine.ts";
import type { ShelfModel } from "../api/shelf.ts";
import { type ModelShape, windowWork } from "../model/shape.ts";
import { rowsOf } from "../runtime/batch-size.ts";
import { probedProduct, remembered, type Timings } from "../runtime/kernels/choice.ts";

/** A transcription that was finished on this machine. */
export interface FinishedRun extends Pick<TranscribeOptions, "model" | "precision" | "preset"> {
  audioSeconds: number;
  realTimeFactor: number;
}

export type KernelTimings = Timings;

interface NamedShape {
  name: string;
  shape: ModelShape;
}

/** Of sound in a window, as a rule. */
const windowSeconds = 29;
/** A shorter recording tells more of its opening and its end. */
const fewestSeconds = 30;
/** The last ones: a machine, and how it is used, changes. */
const mostRuns = 9;
/** Beside the products of encoder and decoder: attention in the encoder, and all that is done outside of the runtime. */
const besideProducts = 1.25;
/**
 * Where nothing was measured yet: seconds of a thread for a multiply-add of the encoder. Base transcribes ten minutes in 13.1 s with two threads
 * of an EPYC with VNNI (docs/tried.md), 20.7 windows of 8.6e10.
 */
const usualPace = 1.5e-11;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;
}

/** Seconds for a multiply-add of the encoder, by the probe of this machine where there was one. */
function machinePace(timings: Timings, precision: TranscribeOptions["precision"]): number {
  const { int4, ...others } = timings.encoder ?? {};
  // On int8 products are done by whichever variant is the quickest; others are asked for by name.
  const best = { float32: others.float32, int8: Math.min(...Object.values(others)), int4 }[precision];
  if (best === undefined || !Number.isFinite(best)) return usualPace / availableParallelism();
  return (besideProducts * best) / 1000 / (probedProduct.rows * probedProduct.width * probedProduct.inner);
}

/**
 * @param models whose shapes are known, so that runs of theirs tell of others
 * @param runs the last ones first
 * @returns what tells a model's speed
 */
export function speedsFrom(
  models: readonly NamedShape[],
  runs: readonly FinishedRun[],
  { precision, preset }: Pick<TranscribeOptions, "precision" | "preset">,
  timings: Timings = remembered()?.timings ?? {},
): (model: NamedShape) => ShelfModel["speed"] {
  const alike = runs.filter(
    (run) => run.precision === precision && run.preset === preset && run.audioSeconds >= fewestSeconds,
  );
  const measuredOf = (name: string): number =>
    median(
      alike
        .filter(({ model }) => model === name)
        .slice(0, mostRuns)
        .map(({ realTimeFactor }) => realTimeFactor),
    );
  const workOf = ({ dims }: ModelShape): number => windowWork(dims, rowsOf(preset));
  const measured = models.flatMap(({ name, shape }) => {
    const [work, realTimeFactor] = [workOf(shape), measuredOf(name)];
    return realTimeFactor > 0 ? [{ work, pace: windowSeconds / realTimeFactor / work }] : [];
  });
  return ({ name, shape }) => {
    const own = measuredOf(name);
    if (own > 0) return { realTimeFactor: own, measured: true };
    const work = workOf(shape);
    const distance = (other: { work: number }): number => Math.abs(Math.log(other.work / work));
    const [nearest] = [...measured].sort((a, b) => distance(a) - distance(b));
    const pace = nearest?.pace ?? machinePace(timings, precision);
    return { realTimeFactor: windowSeconds / (pace * work), measured: false };
  };
}
