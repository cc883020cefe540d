/** Small graphs of a model's shapes, timed against each other in turn, so that a busy moment meets all of them. */

import { overStates } from "../../model/decoder-slim.ts";
import { linear } from "../../model/layers.ts";
import type { StatesLayout } from "../../model/state.ts";
import { Graph, type Products, type RightBytes, type Value } from "../../onnx/graph.ts";
import { writeGraph } from "../../onnx/write.ts";
import { rightBytes } from "../right-bytes.ts";
import { floats, openSession, type Session, type Tensors } from "../session.ts";
import type { Timings } from "./choice.ts";

/** whisper-base: an MLP's first matrix, a window's frames, a head a column */
const [width, inner, frames, heads] = [512, 2048, 1500, 8];
/** Each group of variants is tried for so long. */
const groupMilliseconds = 120;

interface Variant {
  threads: number;
  build(graph: Graph): Value;
  products?: Products;
  feeds: Tensors;
}

/** @returns milliseconds of the best run, by group and variant */
export async function probeKernels(threads: number): Promise<Timings> {
  const timings: Timings = {};
  for (const [group, variants] of Object.entries(groups(threads, await rightBytes())))
    timings[group] = await compare(variants);
  return timings;
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
  const decoder = (rows: number) => ({ float32: product(rows, "exact"), int8: product(rows, "blocks") });
  return {
    "encoder, 1500 rows": { int8: product(frames, rounded), float32: product(frames, "exact") },
    "decoder, 1 row": decoder(1),
    "decoder, 8 rows": decoder(8),
    "slim, states": states(threads),
    "threads, encoder": { all: product(frames, rounded), one: product(frames, rounded, 1) },
    "threads, decoder": { all: product(8, "blocks"), one: product(8, "blocks", 1) },
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

async function compare(variants: Record<string, Variant>): Promise<Record<string, number>> {
  const sessions = new Map<string, { session: Session; feeds: Tensors; best: number }>();
  for (const [name, { threads, build, products, feeds }] of Object.entries(variants)) {
    const graph = new Graph("probe", products);
    graph.output("out", build(graph));
    const session = await openSession(writeGraph(graph, null), threads);
    sessions.set(name, { session, feeds, best: Number.POSITIVE_INFINITY });
  }
  const until = performance.now() + groupMilliseconds;
  do {
    for (const variant of sessions.values()) {
      const from = performance.now();
      await variant.session.run(variant.feeds);
      variant.best = Math.min(variant.best, performance.now() - from);
    }
  } while (performance.now() < until);
  const times: Record<string, number> = {};
  for (const [name, { session, best }] of sessions) {
    times[name] = best;
    await session.release();
  }
  return times;
}

/** The same values at every probe, between -1 and 1. */
function noise(dims: readonly number[]) {
  let seed = 1;
  const size = dims.reduce((a, b) => a * b, 1);
  const data = Float32Array.from({ length: size }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed / 1_073_741_824 - 1;
  });
  return floats(data, dims);
}
