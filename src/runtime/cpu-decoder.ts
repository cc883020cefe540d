/** The decoder's graph on the processor: what a run is given, its scores, and where what it adds to the caches is put. */
import type { Scores } from "../decode/decoder.ts";
import { present } from "../lib/check.ts";
import { Failure } from "../lib/failure.ts";
import type { Dims } from "../model/dims.ts";
import type { Head } from "../model/head.ts";
import { type StateTensor, valuesOf } from "../model/state.ts";
import type { EmbeddingRows } from "./embedding-rows.ts";
import { type AskedPosition, areNumbers, emptyCache, runWithHead } from "./head-io.ts";
import type { KvCache } from "./kv-cache.ts";
import { willDrop } from "./memory-pressure.ts";
import { floats, floatsOf, integers, type Session, type Tensors, tensorOf } from "./session.ts";

/** What one run of the graph is given. */
export interface DecoderRun {
  /** the state's tensors by name */
  kept: Tensors;
  /** new tokens of each row, padded to one length; a row is a stream's prompt, or one hypothesis */
  tokens: readonly (readonly number[])[];
  lengths: readonly number[];
  asks: readonly AskedPosition[];
}

/** Rows that get what a run adds for one row of it. */
interface Target {
  /** of the run */
  from: number;
  /** of the caches: the first of so many that get the same */
  row: number;
  copies: number;
  /** new tokens */
  count: number;
}

export class CpuDecoder {
  readonly #dims: Dims;
  readonly #head: Head;
  readonly #cross: readonly StateTensor[];
  readonly #self: readonly StateTensor[];
  readonly #embedding: EmbeddingRows;
  readonly #session: Session;

  constructor(
    { dims, head }: { dims: Dims; head: Head },
    state: readonly StateTensor[],
    { embedding, session }: { embedding: EmbeddingRows; session: Session },
  ) {
    this.#dims = dims;
    this.#head = head;
    this.#cross = state.filter(({ part }) => part === "cross");
    this.#self = state.filter(({ part }) => part === "self");
    this.#embedding = embedding;
    this.#session = session;
  }

  /** The cross tensors of streams [from, to) as the graph takes them. */
  crossOf(buffers: KvCache, from: number, to: number): Tensors {
    return Object.fromEntries(this.#cross.map((tensor) => [tensor.name, tensorOf(buffers.view(tensor, from, to))]));
  }

  /** The caches of rows [from, to). */
  cachesOf(buffers: KvCache, from: number, to: number): Tensors {
    return Object.fromEntries(this.#self.map((tensor) => [tensor.name, tensorOf(buffers.view(tensor, from, to))]));
  }

  emptyCaches(rows: number): Tensors {
    return Object.fromEntries(this.#self.map((tensor) => [tensor.name, tensorOf(emptyCache(tensor, rows))]));
  }

  /**
   * @param full whether all logits are wanted too
   * @param wanted beside the scores; what the new tokens add to the caches when left out
   * @throws Failure model.overflow
   */
  async run(
    { kept, tokens, lengths, asks }: DecoderRun,
    full: boolean,
    wanted: readonly string[] = this.#self.map(({ name }) => `${name}.new`),
  ): Promise<{ outputs: Tensors; scores: Scores[] }> {
    const longest = Math.max(...tokens.map((row) => row.length));
    const embedded = floats(this.#embedding.read(tokens, longest), [tokens.length, longest, this.#dims.width]);
    const feeds = { ...kept, embedded, lengths: integers(lengths) };
    const ran = await runWithHead(this.#session, feeds, { asks, longest, full, wanted }, this.#head);
    willDrop(ran.outputs);
    if (!areNumbers(ran.scores)) throw notNumbers();
    return ran;
  }

  /** Puts what a row of a run's outputs adds into rows of the caches. @param rows of the run */
  keep(buffers: KvCache, outputs: Tensors, rows: number, { from, row, copies, count }: Target): void {
    buffers.reserve(present(buffers.lengths[row], "row") + count);
    for (const tensor of this.#self) {
      const all = floatsOf(outputs, `${tensor.name}.new`);
      const size = all.length / rows;
      const given = size / valuesOf(tensor, 1);
      const fresh = all.subarray(from * size, (from + 1) * size);
      for (let copy = 0; copy < copies; copy++) buffers.append(tensor, row + copy, fresh, given, count);
    }
    for (let copy = 0; copy < copies; copy++)
      buffers.lengths[row + copy] = present(buffers.lengths[row + copy], "row") + count;
  }

  async close(): Promise<void> {
    this.#embedding.close();
    await this.#session.release();
  }
}

/** Weights that are read are numbers; what is computed with them may have no end, and the words would be made up. */
const notNumbers = (): Failure =>
  new Failure(
    "model.overflow",
    "What this model computes is not a number: some of its weights are too large.",
    "Download or copy the model again.",
  );
