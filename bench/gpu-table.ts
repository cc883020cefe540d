/** Slim against standard on a GPU, beside what bounds each and what the paper foretells. */
import { boundOf } from "./gpu-bounds.ts";
import type { GpuFigure } from "./result.ts";
import { markdownTable } from "./text-table.ts";

export function gpuTable(figures: readonly GpuFigure[]): string {
  const rows = figures
    .filter(({ mode }) => mode === "standard")
    .flatMap((standard) => {
      const slim = figures.find((one) => one.mode === "slim" && sameRun(one, standard));
      return slim ? [rowOf(standard, slim)] : [];
    });
  const head = ["model", "floats", "batch", "standard, a token", "slim: speed", "at best", "paper", "bytes saved"];
  const more = ["standard waits for", "slim waits for", "standard reads", "slim reads", "the adapter"];
  return markdownTable([[...head, ...more], ...rows]);
}

const sameRun = (a: GpuFigure, b: GpuFigure): boolean =>
  a.model === b.model && a.floats === b.floats && a.batch === b.batch;

function rowOf(standard: GpuFigure, slim: GpuFigure): string[] {
  const [theirs, ours] = [standard, slim].map((one) => boundOf(one, one.adapter));
  const measured = standard.msPerToken !== null && slim.msPerToken !== null;
  return [
    ...[standard.model, standard.floats, String(standard.batch)],
    standard.msPerToken === null ? "-" : `${standard.msPerToken.toPrecision(3)} ms`,
    measured ? (Number(standard.msPerToken) / Number(slim.msPerToken)).toFixed(2) : "-",
    theirs && ours ? (theirs.seconds / ours.seconds).toFixed(2) : "-",
    (standard.bytesRead / slim.bytesWithoutStates).toFixed(2),
    `${(standard.bytesPerStream / slim.bytesPerStream).toFixed(1)} : 1`,
    ...[theirs, ours].map((bound) => bound?.by ?? "-"),
    ...[standard, slim].map(reached),
    gigabytes(standard.adapter.bytes),
  ];
}

/** Bytes a second that a step's products read. */
const reached = ({ msPerToken, batch, bytesRead }: GpuFigure): string =>
  msPerToken === null ? "-" : gigabytes(bytesRead / ((msPerToken * batch) / 1000));

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toPrecision(3)} GB/s`;
