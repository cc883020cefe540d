/**
 * Whisper on ONNX Runtime: encodes windows and implements decoding's `Decoder`. Encoder states exist once: with their window
 * while it waits, in the shared buffers while it is decoded.
 */

import type { ModeMemory } from "../api/engine.ts";
import { Attention } from "../api/transcript.ts";
import type {
  Alignment,
  Ask,
  Scores,
  Started,
  StartRequest,
  StepRequest,
  Stream,
  WindowHandle,
} from "../decode/decoder.ts";
import type { WordTimes } from "../decode/words.ts";
import { present } from "../lib/check.ts";
import { groupBy } from "../lib/group.ts";
import type { Dims } from "../model/dims.ts";
import type { Head } from "../model/head.ts";
import { modeMemory, wordTimesBytes } from "../model/memory.ts";
import { type StatesForm, type StateTensor, stateOf } from "../model/state.ts";
import type { WindowSamples } from "../speech/compact-samples.ts";
import { sharesOf } from "./batch-size.ts";
import type { ComingUnits } from "./compiled-unit.ts";
import { CpuDecoder } from "./cpu-decoder.ts";
import { EmbeddingRows } from "./embedding-rows.ts";
import { alignmentOf, best } from "./head-io.ts";
import type { KvCache } from "./kv-cache.ts";
import { letGoOfProgramFiles } from "./program-files.ts";
import type { Runtime } from "./runtime.ts";
import { allOrNone, openSession, type Session } from "./session.ts";
import { Slots } from "./slots.ts";
import { WindowEncoder } from "./window-encoder.ts";

export class WhisperRuntime implements Runtime {
  readonly best = best;
  readonly mode: Attention;
  readonly state: readonly StateTensor[];
  /** decoder steps run so far, tokens they gave, and the time they took */
  readonly spent = { steps: 0, tokens: 0, milliseconds: 0 };
  readonly #form: StatesForm;
  readonly #dims: Dims;
  readonly #head: Head;
  readonly #encoder: WindowEncoder;
  readonly #slots: Slots;
  readonly #decoder: CpuDecoder;

  private constructor(
    model: { dims: Dims; head: Head },
    mode: Attention,
    form: StatesForm,
    { encoder, ...decoder }: { encoder: WindowEncoder; embedding: EmbeddingRows; session: Session },
  ) {
    const { dims, head } = model;
    this.mode = mode;
    this.state = stateOf[mode](dims, form);
    this.#form = form;
    this.#dims = dims;
    this.#head = head;
    this.#encoder = encoder;
    this.#slots = new Slots(this.state, encoder, dims.positions);
    this.#decoder = new CpuDecoder(model, this.state, decoder);
  }

  static async open(
    model: { dims: Dims; head: Head },
    mode: Attention,
    units: ComingUnits,
    threads: number,
  ): Promise<WhisperRuntime> {
    return allOrNone(async (closing) => {
      // Another thread opens it, where it can.
      const encoder = closing(WindowEncoder.open(model.dims, mode, units, threads), (opened) => opened.close());
      const embedding = closing(new EmbeddingRows(await units.embedding), (opened) => opened.close());
      const { manifest, path } = await units.decoder;
      const session = closing(await openSession(path(`decoder-${mode}`), threads), (opened) => opened.release());
      // This thread has nothing else to do before the encoder is open.
      letGoOfProgramFiles();
      return new WhisperRuntime(model, mode, manifest, { encoder: await encoder, embedding, session });
    });
  }

  /** of a whole window */
  get frames(): number {
    return this.#dims.frames;
  }

  /** open now */
  get streams(): number {
    return this.#slots.open;
  }

  /** What a stream keeps in each mode: arithmetic over the state lists. */
  get modes(): ModeMemory[] {
    return Attention.options.map((mode) => modeMemory(mode, this.#dims, this.#form));
  }

  /** What timing a window's words takes for as long as it lasts. */
  wordTimesBytes(words: WordTimes): number {
    return wordTimesBytes(this.#dims, this.#head, words);
  }

  get capacity(): number {
    return this.#slots.capacity;
  }

  /** Streams that may be open at once. Buffers grow to it as streams are opened. */
  set capacity(streams: number) {
    this.#slots.capacity = streams;
  }

  /** Context bytes held now: shared buffers, windows that wait for another attempt, the states of the one that is encoded. */
  get allocatedBytes(): number {
    return this.#slots.allocatedBytes;
  }

  /**
   * A window to decode: its sound until the decoder has a slot for it, its encoder states from then on; held until `release`.
   * @param sounding frames from the start that hold all sound; only they are computed
   */
  hold(sound: WindowSamples, sounding = this.#dims.frames): WindowHandle {
    return this.#slots.hold(sound, sounding);
  }

  release(window: WindowHandle): void {
    this.#slots.release(window);
  }

  async start(requests: readonly StartRequest[], full = false): Promise<(Started | null)[]> {
    const results = new Map<StartRequest, Started>();
    for (const [rows, wanted] of groupBy(requests, (request) => request.rows)) {
      const taken = await this.#slots.take(wanted, rows);
      const slots = taken.filter((slot) => slot !== null);
      const group = wanted.filter((_, i) => taken[i] !== null);
      const [first] = slots;
      if (!first) continue;
      const { buffers } = first;
      const asks = group.flatMap(({ asks }, row) => asks.map((ask) => ({ ...ask, row })));
      // A prompt runs once for all rows of its stream, and has nothing behind it.
      const from = buffers.streams - slots.length;
      const cross = this.#decoder.crossOf(buffers, from, buffers.streams);
      const kept = { ...cross, ...this.#decoder.emptyCaches(group.length) };
      const run = { kept, tokens: group.map(({ prompt }) => prompt), lengths: group.map(() => 0), asks };
      const { outputs, scores } = await this.#decoder.run(run, full);
      group.forEach((request, i) => {
        const row = (from + i) * rows;
        const count = request.prompt.length;
        this.#decoder.keep(buffers, outputs, group.length, { from: i, row, copies: rows, count });
        const stream = present(slots[i], "slot");
        results.set(request, { stream, scores: scores.filter((_, k) => asks[k]?.row === i) });
      });
    }
    return requests.map((request) => results.get(request) ?? null);
  }

  async step(requests: readonly StepRequest[], full = false): Promise<Scores[][]> {
    const results = new Map<StepRequest, Scores[]>();
    const started = performance.now();
    this.#slots.settle();
    for (const [buffers, group] of groupBy(requests, ({ stream }) => this.#slots.of(stream).buffers)) {
      buffers.trim();
      buffers.reserve(Math.max(...buffers.lengths) + 1);
      const byIndex = new Map(group.map((request) => [this.#slots.indexOf(request.stream), request]));
      for (const [from, to] of sharesOf(buffers.streams, this.mode)) {
        const scores = await this.#stepShare(buffers, byIndex, from, to, full);
        for (const [request, own] of scores) results.set(request, own);
      }
      this.spent.steps++;
      this.spent.tokens += group.length;
    }
    this.spent.milliseconds += performance.now() - started;
    return requests.map((request) => present(results.get(request), "scores"));
  }

  reorder(stream: Stream, parents: readonly number[]): void {
    this.#slots.of(stream).buffers.reorder(this.#slots.indexOf(stream), parents);
  }

  /** One run for the streams [from, to) of the buffers. */
  async #stepShare(
    buffers: KvCache,
    requests: ReadonlyMap<number, StepRequest>,
    from: number,
    to: number,
    full: boolean,
  ): Promise<[StepRequest, Scores[]][]> {
    const rows = buffers.rowsPerStream;
    // Streams that are not named run along with any token; nothing of it is kept.
    const tokens = Array.from({ length: (to - from) * rows }, (_, row) => [
      requests.get(from + Math.floor(row / rows))?.tokens[row % rows] ?? 0,
    ]);
    const lengths = buffers.lengths.slice(from * rows, to * rows);
    const own = [...requests].filter(([index]) => index >= from && index < to);
    const asks = own.flatMap(([index, { asks }]) =>
      asks.map((ask, r) => ({ row: (index - from) * rows + r, position: 0, ask })),
    );
    const cross = this.#decoder.crossOf(buffers, from, to);
    const kept = { ...cross, ...this.#decoder.cachesOf(buffers, from * rows, to * rows) };
    const { outputs, scores } = await this.#decoder.run({ kept, tokens, lengths, asks }, full);
    return own.map(([index, request], i) => {
      for (let r = 0; r < rows; r++) {
        const row = index * rows + r;
        this.#decoder.keep(buffers, outputs, tokens.length, { from: row - from * rows, row, copies: 1, count: 1 });
      }
      return [request, scores.slice(i * rows, (i + 1) * rows)];
    });
  }

  finish(stream: Stream): void {
    this.#slots.end(stream);
  }

  async align(
    window: WindowHandle,
    tokens: readonly number[],
    asks: readonly { position: number; ask: Ask }[],
  ): Promise<Alignment> {
    const kept = { ...(await this.#slots.crossOf(window)), ...this.#decoder.emptyCaches(1) };
    const run = { kept, tokens: [tokens], lengths: [0], asks: asks.map((ask) => ({ ...ask, row: 0 })) };
    const { outputs, scores } = await this.#decoder.run(run, false, ["alignment"]);
    return alignmentOf(outputs, tokens.length, this.#dims.frames, scores);
  }

  async close(): Promise<void> {
    this.#slots.clear();
    await this.#encoder.close();
    await this.#decoder.close();
  }
}
