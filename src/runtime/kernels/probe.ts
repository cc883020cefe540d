/** Small graphs of a model's shapes, timed against each other in turn, so that a busy moment meets all of them. */
import { availableParallelism, loadavg } from "node:os";
import { overStates } from "../../model/decoder-slim.ts";
import { linear } from "../../model/layers.ts";
import type { StatesLayout } from "../../model/state.ts";
import { Graph, type Products, type RightBytes, type Value } from "../../onnx/graph.ts";
import { writeGraph } from "../../onnx/write.ts";
import { rightBytes } from "../right-bytes.ts";
import { floats, openSession, type Session, type Tensors } from "../session.ts";
import { probedProduct, type Timings } from "./choice.ts";

const { rows: encoderRows, width, inner } = probedProduct;
/** whisper-base: a window's frames, a head a column */
const [frames, heads] = [1500, 8];
/** Each group of variants is tried for so long, and each variant so often, at least. */
const groupMilliseconds = 80;
const fewestRuns = 3;
/** Where half of a variant's runs took so much longer than its best, others had the processor. */
const busySpread = 1.35;
/** Of the processors, in the last minute: above it others are at work. */
const busyLoad = 0.75;

interface Variant {
  threads: number;
  build(graph: Graph): Value;
  products?: Products;
  feeds: Tensors;
}

export interface Probe {
  /** milliseconds of the best run, by group and variant */
  timings: Timings;
  /** others had the processor meanwhile: the answer may be chance */
  busy: boolean;
}

export async function probeKernels(threads: number): Promise<Probe> {
  const timings: Timings = {};
  const [load = 0] = loadavg();
  let busy = load > busyLoad * availableParallelism();
  for (const [group, variants] of Object.entries(groups(threads, await rightBytes()))) {
    const { best, spread } = await compare(variants);
    timings[group] = best;
    busy ||= spread > busySpread;
  }
  return { timings, busy };
}

function groups(threads: number, bytes: RightBytes): Record<string, Record<string, Variant>> {
  const product = (rows: number, products: Products, count = threads): Variant => ({
    threads: count,
    products,
    feeds: { x: noise([rows, width]) },
    build: (graph) => {
      const stored = noise([inner, width]).data as Float32Array;
      return linear(
        graph.input("x", "float32", ["R", width]),
        { inputs: width, outputs: inner, stored, bias: null },
        "linear",
      );
    },
  });
  const rounded = bytes === "int8" ? "rows" : "unsigned rows";
  const decoder = (rows: number) => ({
    float32: product(rows, "exact"),
    int8: product(rows, "blocks"),
    int4: product(rows, "int4"),
  });
  return {
    encoder: {
      int8: product(encoderRows, rounded),
      float32: product(encoderRows, "exact"),
      int4: product(encoderRows, "int4 weights"),
      "one thread": product(encoderRows, rounded, 1),
    },
    "decoder, 1 row": decoder(1),
    "decoder, 8 rows": { ...decoder(8), "one thread": product(8, "blocks", 1) },
    "slim, states": states(threads),
  };
}

/** Scores and averages of a few streams, with E in either layout. */
function states(threads: number): Record<StatesLayout, Variant> {
  const streams = 4;
  const queries = noise([streams, heads, width]);
  const variant = (layout: StatesLayout): Variant => {
    const shape = layout === "channel-major" ? [width, frames] : [frames, width];
    return {
      threads,
      feeds: { queries, states: noise([streams, ...shape]) },
      build: (graph) => {
        const g = graph.input("queries", "float32", ["B", heads, width]);
        return overStates(g, graph.input("states", "float32", ["B", ...shape]), layout).average;
      },
    };
  };
  return { "channel-major": variant("channel-major"), "frame-major": variant("frame-major") };
}

async function compare(variants: Record<string, Variant>) {
  const sessions = new Map<string, { session: Session; feeds: Tensors }>();
  try {
    for (const [name, { threads, build, products, feeds }] of Object.entries(variants)) {
      const graph = new Graph("probe", { ...(products && { products }) });
      graph.output("out", build(graph));
      sessions.set(name, { session: await openSession(writeGraph(graph), threads), feeds });
    }
    const runs = [...sessions].map(([name, { session, feeds }]): [string, () => Promise<unknown>] => [
      name,
      () => session.run(feeds),
    ]);
    return await timedInTurn(new Map(runs), () => performance.now());
  } finally {
    for (const { session } of sessions.values()) await session.release();
  }
}

/**
 * Runs each once for nothing, since a first run makes ready what the later ones find, then all in turn.
 * @param now milliseconds
 * @returns milliseconds of each one's best run, and how much longer than that its middle run took, the largest of all
 */
export async function timedInTurn(
  runs: ReadonlyMap<string, () => Promise<unknown>>,
  now: () => number,
): Promise<{ best: Record<string, number>; spread: number }> {
  const times = new Map<string, number[]>();
  for (const run of runs.values()) await run();
  const until = now() + groupMilliseconds;
  for (let round = 0; round < fewestRuns || now() < until; round++) {
    for (const [name, run] of runs) {
      const from = now();
      await run();
      times.set(name, [...(times.get(name) ?? []), now() - from]);
    }
  }
  const best: Record<string, number> = {};
  let spread = 1;
  for (const [name, taken] of times) {
    const sorted = taken.sort((a, b) => a - b);
    const least = sorted[0] ?? 0;
    best[name] = least;
    if (least > 0) spread = Math.max(spread, (sorted[Math.floor(sorted.length / 2)] ?? least) / least);
  }
  return { best, spread };
}

/** The same values at every probe, between -1 and 1. */
function noise(dims: readonly number[]) {
  let seed = 1;
  const size = dims.reduce((a, b) => a * b, 1);
  const data = new Float32Array(size);
  for (let i = 0; i < size; i++) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    data[i] = seed / 1_073_741_824 - 1;
  }
  return floats(data, dims);
}
