/** Small graphs of a model's shapes, timed against each other in turn, so that a busy moment meets all of them. */
import { availableParallelism, loadavg } from "node:os";
import { overStates } from "../../model/decoder-slim.ts";
import { linear } from "../../model/layers.ts";
import type { StatesLayout } from "../../model/state.ts";
import { Graph } from "../../onnx/graph.ts";
import { fused } from "../../onnx/kernels.ts";
import type { Products, RightBytes } from "../../onnx/product-forms.ts";
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
  /** what a session is opened for: variants of several groups may share one */
  session: Opened;
  feeds: Tensors;
}

interface Opened {
  threads: number;
  graph: Uint8Array;
}

type Groups = Record<string, Record<string, Variant>>;

export interface Probe {
  /** milliseconds of the best run, by group and variant */
  timings: Timings;
  /** others had the processor meanwhile: the answer may be chance */
  busy: boolean;
}

/** What decides how a model is made ready, and by how many threads. It takes half a second, since somebody waits for the first words. */
export async function probeKernels(threads: number): Promise<Probe> {
  return timed(choices(threads, await rightBytes()));
}

/** int4 is used only where it is asked for, and its speed only told: it is timed when nobody waits. */
export async function probeInt4(threads: number): Promise<Probe> {
  return timed(int4Groups(threads));
}

async function timed(groups: Groups): Promise<Probe> {
  const timings: Timings = {};
  const [load = 0] = loadavg();
  let busy = load > busyLoad * availableParallelism();
  const sessions = new Map<Opened, Session>();
  try {
    for (const [group, variants] of Object.entries(groups)) {
      const runs = new Map<string, () => Promise<unknown>>();
      for (const [name, { session: wanted, feeds }] of Object.entries(variants)) {
        const session = sessions.get(wanted) ?? (await openSession(wanted.graph, wanted.threads));
        sessions.set(wanted, session);
        runs.set(name, () => session.run(feeds));
      }
      const { best, spread } = await timedInTurn(runs, () => performance.now());
      timings[group] = best;
      busy ||= spread > busySpread;
    }
  } finally {
    for (const session of sessions.values()) await session.release();
  }
  return { timings, busy };
}

/** An MLP's first matrix, for any number of rows. */
function productGraph(products: Products): Uint8Array {
  const graph = new Graph("probe", { products });
  const x = graph.input("x", "float32", ["R", width]);
  const stored = noise([inner, width]).data as Float32Array;
  graph.output("out", linear(x, { inputs: width, outputs: inner, stored, bias: null }, "linear"));
  return writeGraph(graph);
}

const rowsOf = (rows: number): Tensors => ({ x: noise([rows, width]) });

function choices(threads: number, bytes: RightBytes): Groups {
  const exact: Opened = { threads, graph: productGraph("exact") };
  const rounded: Opened = { threads, graph: productGraph(bytes === "int8" ? "rows" : "unsigned rows") };
  const blocks: Opened = { threads, graph: productGraph("blocks") };
  const [window, one, eight] = [rowsOf(encoderRows), rowsOf(1), rowsOf(8)];
  return {
    encoder: {
      int8: { session: rounded, feeds: window },
      float32: { session: exact, feeds: window },
      "one thread": { session: { ...rounded, threads: 1 }, feeds: window },
    },
    "decoder, 1 row": { float32: { session: exact, feeds: one }, int8: { session: blocks, feeds: one } },
    "decoder, 8 rows": {
      float32: { session: exact, feeds: eight },
      int8: { session: blocks, feeds: eight },
      "one thread": { session: { ...blocks, threads: 1 }, feeds: eight },
    },
    "slim, states": states(threads),
  };
}

function int4Groups(threads: number): Groups {
  const [weights, products] = (["int4 weights", "int4"] as const).map(
    (kind): Opened => ({ threads, graph: productGraph(kind) }),
  ) as [Opened, Opened];
  return {
    encoder: { int4: { session: weights, feeds: rowsOf(encoderRows) } },
    "decoder, 1 row": { int4: { session: products, feeds: rowsOf(1) } },
    "decoder, 8 rows": { int4: { session: products, feeds: rowsOf(8) } },
  };
}

/** Scores and averages of a few streams, with E in either layout. */
function states(threads: number): Record<StatesLayout, Variant> {
  const streams = 4;
  const queries = noise([streams, heads, width]);
  const variant = (layout: StatesLayout): Variant => {
    const shape = layout === "channel-major" ? [width, frames] : [frames, width];
    const graph = new Graph("probe", { kernels: fused });
    const g = graph.input("queries", "float32", ["B", heads, width]);
    graph.output("out", overStates(g, graph.input("states", "float32", ["B", ...shape]), layout).average);
    return { session: { threads, graph: writeGraph(graph) }, feeds: { queries, states: noise([streams, ...shape]) } };
  };
  return { "channel-major": variant("channel-major"), "frame-major": variant("frame-major") };
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
