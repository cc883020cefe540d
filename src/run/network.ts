/**
 * Whisper on ONNX Runtime: encodes windows and implements decoding's `Decoder`. Encoder states exist once: with their window
 * while it waits, in the shared buffers while it is decoded.
 */

import type { ModeMemory } from "../api/engine.ts";
import type {
  Alignment,
  Ask,
  Decoder,
  EncodedWindow,
  Scores,
  StartRequest,
  StepRequest,
  Stream,
} from "../decode/decoder.ts";
import { check, present } from "../lib/check.ts";
import { groupBy } from "../lib/group.ts";
import type { Dims } from "../model/dims.ts";
import type { Head } from "../model/head.ts";
import { modeMemory } from "../model/memory.ts";
import {
  type AttentionMode,
  attentionModes,
  fewestRows,
  type Layout,
  modeOf,
  type StateTensor,
  stateOf,
  valuesOf,
} from "../model/state.ts";
import type { WeightPrecision } from "../onnx/graph.ts";
import { ContextBuffers, type StateData } from "./context-buffers.ts";
import { type AskedPosition, emptyCache, headFeeds, nothing, rowFeeds } from "./feeds.ts";
import { headNames, headsFirst, readScores } from "./scores.ts";
import { floatsOf, openSession, type Session, type Tensors, tensorOf } from "./sessions.ts";
import type { CompiledUnit } from "./unit-folder.ts";
import { WindowEncoder } from "./window-encoder.ts";

/** A window's cross tensors, in the order of the state's list, or where they are now. */
interface Encoded extends EncodedWindow {
  resting: StateData[] | undefined;
  place: { buffers: ContextBuffers; index: number } | undefined;
}

interface Place extends Stream {
  window: Encoded;
  buffers: ContextBuffers;
}

/** What one run of the decoder's graph is given. */
interface Run {
  /** the state's tensors by name */
  kept: Tensors;
  /** new tokens of each row, padded to one length; a row is a stream's prompt, or one hypothesis */
  tokens: readonly (readonly number[])[];
  lengths: readonly number[];
  asks: readonly AskedPosition[];
}

export interface NetworkUnits {
  encoder: CompiledUnit;
  decoder: CompiledUnit;
}

export class Network implements Decoder {
  readonly best = 6;
  readonly mode: AttentionMode;
  readonly state: readonly StateTensor[];
  /** decoder steps run so far, tokens they gave, and the time they took */
  readonly spent = { steps: 0, tokens: 0, milliseconds: 0 };
  readonly #cross: readonly StateTensor[];
  readonly #self: readonly StateTensor[];
  readonly #dims: Dims;
  readonly #head: Head;
  readonly #encoder: WindowEncoder;
  readonly #decoder: Session;
  /** of the weights: the bill of the modes depends on it */
  readonly #precision: WeightPrecision;
  readonly #fewestRows: number;
  readonly #buffers = new Map<number, ContextBuffers>();
  readonly #windows = new Set<Encoded>();
  readonly #places = new Map<number, Place>();
  #capacity = 1;
  #count = 0;

  private constructor(
    { dims, head }: { dims: Dims; head: Head },
    layout: Layout,
    precision: WeightPrecision,
    { encoder, decoder }: { encoder: WindowEncoder; decoder: Session },
  ) {
    this.mode = modeOf(layout);
    this.state = stateOf[layout](dims);
    this.#cross = this.state.filter(({ part }) => part === "cross");
    this.#self = this.state.filter(({ part }) => part === "self");
    this.#dims = dims;
    this.#head = head;
    this.#precision = precision;
    this.#fewestRows = fewestRows(layout);
    this.#encoder = encoder;
    this.#decoder = decoder;
  }

  static async open(
    model: { dims: Dims; head: Head },
    layout: Layout,
    units: NetworkUnits,
    threads: number,
  ): Promise<Network> {
    return new Network(model, layout, units.decoder.manifest.precision, {
      encoder: await WindowEncoder.open(model.dims, layout, units, threads),
      decoder: await openSession(units.decoder.path(`decoder-${layout}`), threads),
    });
  }

  get melBins(): number {
    return this.#dims.melBins;
  }

  /** of a whole window */
  get frames(): number {
    return this.#dims.frames;
  }

  /** open now */
  get streams(): number {
    return this.#places.size;
  }

  /** What a stream keeps in each mode: arithmetic over the state lists. */
  get modes(): ModeMemory[] {
    return attentionModes.map((mode) => modeMemory(mode, this.#dims, this.#capacity, this.#precision));
  }

  get capacity(): number {
    return this.#capacity;
  }

  /** Streams that may be open at once. Buffers grow to it as streams are opened. */
  set capacity(streams: number) {
    check(this.#places.size === 0, "no stream is open");
    if (streams !== this.#capacity) this.#buffers.clear();
    this.#capacity = streams;
  }

  /** Context bytes held now: shared buffers, windows that wait or were kept for their words, known silence. */
  get allocatedBytes(): number {
    let bytes = this.#encoder.heldBytes;
    for (const buffers of this.#buffers.values()) bytes += buffers.allocatedBytes;
    for (const { resting } of this.#windows) for (const tensor of resting ?? []) bytes += tensor.byteLength;
    return bytes;
  }

  /**
   * The window is held until `release`.
   * @param mel [bins, 3000]
   * @param sounding frames from the start that hold all sound; only they are computed
   */
  async encode(mel: Float32Array, sounding = this.#dims.frames): Promise<EncodedWindow> {
    const resting = await this.#encoder.encode(mel, sounding);
    const window: Encoded = { id: this.#count++, resting, place: undefined };
    this.#windows.add(window);
    return window;
  }

  release(window: EncodedWindow): void {
    this.#windows.delete(window as Encoded);
  }

  async start(requests: readonly StartRequest[], full = false): Promise<{ stream: Stream; scores: Scores[] }[]> {
    const results = new Map<StartRequest, { stream: Stream; scores: Scores[] }>();
    for (const [rows, group] of groupBy(requests, (request) => request.rows)) {
      const buffers = this.#buffersFor(rows);
      const from = buffers.streams;
      const places = group.map((request) => this.#seat(buffers, request.window as Encoded));
      const asks = group.flatMap(({ asks }, row) => asks.map((ask) => ({ ...ask, row })));
      // A prompt runs once for all rows of its stream, and has nothing behind it.
      const kept = { ...crossOf(this.#cross, buffers, from), ...this.#emptyCaches(group.length) };
      const run = { kept, tokens: group.map(({ prompt }) => prompt), lengths: group.map(() => 0), asks };
      const { outputs, scores } = await this.#run(run, full);
      group.forEach((request, i) => {
        const place = present(places[i], "place");
        this.#keep(
          buffers,
          outputs,
          i,
          group.length,
          present(place.window.place, "seat").index * rows,
          rows,
          request.prompt.length,
        );
        results.set(request, { stream: place, scores: scores.filter((_, k) => asks[k]?.row === i) });
      });
    }
    return requests.map((request) => present(results.get(request), "started stream"));
  }

  async step(requests: readonly StepRequest[], full = false): Promise<Scores[][]> {
    const results = new Map<StepRequest, Scores[]>();
    const started = performance.now();
    for (const [buffers, group] of groupBy(requests, ({ stream }) => this.#place(stream).buffers)) {
      const byIndex = new Map(group.map((request) => [this.#index(request.stream), request]));
      const rows = buffers.rowsPerStream;
      // Streams that are not named run along with any token, as do rows that are there for company; nothing of it is kept.
      const tokens = Array.from({ length: Math.max(this.#fewestRows, buffers.rows) }, (_, row) => [
        byIndex.get(Math.floor(row / rows))?.tokens[row % rows] ?? 0,
      ]);
      const lengths = tokens.map((_, row) => buffers.lengths[row] ?? 0);
      const asks = group.flatMap(({ stream, asks }) =>
        asks.map((ask, r) => ({ row: this.#index(stream) * rows + r, position: 0, ask })),
      );
      buffers.reserve(Math.max(...buffers.lengths) + 1);
      const kept = crossOf(this.#cross, buffers, 0);
      for (const tensor of this.#self) kept[tensor.name] = tensorOf(buffers.view(tensor, 0, tokens.length));
      const { outputs, scores } = await this.#run({ kept, tokens, lengths, asks }, full);
      group.forEach((request, i) => {
        const first = this.#index(request.stream) * rows;
        for (let row = first; row < first + rows; row++) this.#keep(buffers, outputs, row, tokens.length, row, 1, 1);
        results.set(request, scores.slice(i * rows, (i + 1) * rows));
      });
      this.spent.steps++;
      this.spent.tokens += group.length;
    }
    this.spent.milliseconds += performance.now() - started;
    return requests.map((request) => present(results.get(request), "scores"));
  }

  reorder(stream: Stream, parents: readonly number[]): void {
    this.#place(stream).buffers.reorder(this.#index(stream), parents);
  }

  finish(stream: Stream): void {
    const { window, buffers } = this.#place(stream);
    const index = this.#index(stream);
    if (this.#windows.has(window)) window.resting = this.#cross.map((tensor) => buffers.crossOf(tensor, index).slice());
    const last = buffers.remove(index);
    window.place = undefined;
    for (const other of this.#places.values()) {
      if (other.buffers === buffers && other.window.place?.index === last && other !== stream)
        other.window.place.index = index;
    }
    this.#places.delete(stream.id);
  }

  async align(
    window: EncodedWindow,
    tokens: readonly number[],
    asks: readonly { position: number; ask: Ask }[],
  ): Promise<Alignment> {
    const kept = this.#emptyCaches(1);
    this.#cross.forEach((tensor, i) => {
      const data = present((window as Encoded).resting?.[i], "encoder states of a window that was kept");
      kept[tensor.name] = tensorOf({ data, dims: [1, ...tensor.shape.map(Number)] });
    });
    const run = { kept, tokens: [tokens], lengths: [0], asks: asks.map((ask) => ({ ...ask, row: 0 })) };
    const { outputs, scores } = await this.#run(run, false, ["alignment"]);
    const heads = this.#head.alignmentHeads.length;
    const flat = floatsOf(outputs, "alignment"); // [1, tokens, heads, frames]
    return {
      scores: headsFirst(flat, heads, tokens.length, this.#dims.frames),
      heads,
      tokens: tokens.length,
      frames: this.#dims.frames,
      asked: scores,
    };
  }

  async close(): Promise<void> {
    this.#buffers.clear();
    this.#windows.clear();
    await this.#encoder.close();
    await this.#decoder.release();
  }

  #buffersFor(rows: number): ContextBuffers {
    const known = this.#buffers.get(rows);
    if (known) return known;
    const { positions } = this.#dims;
    const buffers = new ContextBuffers(this.state, rows, this.#capacity, positions, this.#fewestRows);
    this.#buffers.set(rows, buffers);
    return buffers;
  }

  /** Moves a window's cross tensors into shared buffers. */
  #seat(buffers: ContextBuffers, window: Encoded): Place {
    const index = buffers.add();
    this.#cross.forEach((tensor, i) => {
      buffers
        .crossOf(tensor, index)
        .set(present(window.resting?.[i], "encoder states of a window that is not being decoded"));
    });
    window.resting = undefined;
    window.place = { buffers, index };
    const place: Place = { id: this.#count++, window, buffers };
    this.#places.set(place.id, place);
    return place;
  }

  #place(stream: Stream): Place {
    return present(this.#places.get(stream.id), "open stream");
  }

  #index(stream: Stream): number {
    return present(this.#place(stream).window.place, "seat").index;
  }

  #emptyCaches(rows: number): Tensors {
    return Object.fromEntries(this.#self.map((tensor) => [tensor.name, tensorOf(emptyCache(tensor, rows))]));
  }

  /** @param wanted beside the scores; what the new tokens add to the caches when left out */
  async #run(
    { kept, tokens, lengths, asks: wished }: Run,
    full: boolean,
    wanted: readonly string[] = this.#self.map(({ name }) => `${name}.new`),
  ): Promise<{ outputs: Tensors; scores: Scores[] }> {
    const asks = wished.length > 0 ? wished : [{ row: 0, position: 0, ask: nothing }];
    const longest = Math.max(...tokens.map((row) => row.length));
    const feeds = { ...kept, ...rowFeeds(tokens, longest, lengths), ...headFeeds(asks, longest, this.best) };
    const outputs: Tensors = await this.#decoder.run(feeds, [...headNames(full), ...wanted]);
    return { outputs, scores: readScores(outputs, asks.length, this.#head, full).slice(0, wished.length) };
  }

  /** Puts what row `from` of the outputs adds into rows [row, row + copies) of the buffers. */
  #keep(
    buffers: ContextBuffers,
    outputs: Tensors,
    from: number,
    rows: number,
    row: number,
    copies: number,
    count: number,
  ): void {
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
}

/** The cross tensors of streams [from, ..) as the graph takes them. */
function crossOf(cross: readonly StateTensor[], buffers: ContextBuffers, from: number): Tensors {
  return Object.fromEntries(
    cross.map((tensor) => [tensor.name, tensorOf(buffers.view(tensor, from, buffers.streams))]),
  );
}
