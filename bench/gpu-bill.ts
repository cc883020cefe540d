/**
 * What a decoder's step on a GPU keeps, reads and multiplies in each attention, from the list of state tensors: of compact as well, which no GPU decodes in, and
 * of every size, whether it is measured or not.
 */
import { Attention } from "../src/api/transcript.ts";
import { modeMemory, streamBytes } from "../src/model/memory.ts";
import type { Floats } from "../src/model/state.ts";
import { type StepWork, stepWork } from "./gpu-bounds.ts";
import { dimsOfShape, listedSizes } from "./random-model.ts";
import { markdownTable } from "./text-table.ts";

/** Places of the caches that a usual window fills by its end. */
const usualTokens = 100;

const head = [
  ...["size", "floats", "batch", "kept a stream, MB", "read a step, MB", "multiply-adds a step, millions"],
  ...[
    "slim, if reading is all",
    "compact",
    "slim, if arithmetic is all",
    "compact",
    "spared by appending in place, of slim's reads",
  ],
];

/** Figures of three attentions stand side by side, standard : slim : compact; speeds are those of standard's. */
export function gpuBill(floats: readonly Floats[], batches: readonly number[]): string {
  const rows = listedSizes.flatMap((size) =>
    floats.flatMap((kind) => batches.map((batch) => rowOf(size, kind, batch))),
  );
  return markdownTable([head, ...rows]);
}

function rowOf(size: string, floats: Floats, batch: number): string[] {
  const dims = dimsOfShape(size);
  const modes = Attention.options;
  const [standard, slim, compact] = modes.map((mode) => stepWork(dims, mode, floats, batch, usualTokens)) as [
    StepWork,
    StepWork,
    StepWork,
  ];
  const three = (value: (mode: Attention, i: number) => number): string =>
    modes.map((mode, i) => (value(mode, i) / 1e6).toPrecision(3)).join(" : ");
  const works = [standard, slim, compact];
  const times = (of: "bytesRead" | "multiplyAdds", work: StepWork): string => (standard[of] / work[of]).toFixed(2);
  return [
    ...[size, floats, String(batch)],
    three((mode) => streamBytes(modeMemory(mode, dims, { floats }))),
    three((_, i) => works[i]?.bytesRead ?? Number.NaN),
    three((_, i) => works[i]?.multiplyAdds ?? Number.NaN),
    ...[times("bytesRead", slim), times("bytesRead", compact)],
    ...[times("multiplyAdds", slim), times("multiplyAdds", compact)],
    `${((100 * slim.bytesAppended) / slim.bytesRead).toFixed(1)} %`,
  ];
}
