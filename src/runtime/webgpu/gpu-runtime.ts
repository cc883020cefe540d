/**
 * Whisper with its decoder on the GPU. Windows are encoded there or on the processor; their states stay with them until nobody wants them any more.
 * Streams with the same number of rows are a batch there (gpu-decoder.ts).
 */
import type { ModeMemory } from "../../api/engine.ts";
import { Attention } from "../../api/transcript.ts";
import type {
  Alignment,
  Ask,
  Scores,
  Started,
  StartRequest,
  StepRequest,
  Stream,
  WindowHandle,
} from "../../decode/decoder.ts";
import type { WordTimes } from "../../decode/words.ts";
import { check, present } from "../../lib/check.ts";
import { groupBy } from "../../lib/group.ts";
import { joined } from "../../lib/joined.ts";
import { modeMemory, wordTimesBytes } from "../../model/memory.ts";
import type { WindowSamples } from "../../speech/compact-samples.ts";
import { DeviceFailure, onDevice } from "../devices/device-failure.ts";
import { areNumbers, best } from "../head-io.ts";
import type { Runtime } from "../runtime.ts";
import type { StatesEncoder } from "../states-encoder.ts";
import { GpuDecoder } from "./gpu-decoder.ts";
import type { GpuAttention, GpuGraphs } from "./gpu-graphs.ts";

interface Held extends WindowHandle {
  /** until it is encoded */
  sound: WindowSamples | undefined;
  sounding: number;
  /** of the encoder, [p, d] */
  states: Float32Array | undefined;
}

interface Open extends Stream {
  batch: GpuDecoder;
  /** in the batch */
  index: number;
  ended: boolean;
  /** for each row the one that it goes on from, where that is not told to the GPU yet */
  parents: readonly number[] | undefined;
}

export class GpuRuntime implements Runtime {
  readonly best = best;
  readonly mode: GpuAttention;
  readonly spent = { steps: 0, tokens: 0, milliseconds: 0 };
  readonly #encoder: StatesEncoder;
  readonly #graphs: GpuGraphs;
  readonly #encoderBytes: number;
  readonly #windows = new Set<Held>();
  readonly #open = new Map<number, Open>();
  readonly #batches = new Map<number, GpuDecoder>();
  #capacity = 1;
  #count = 0;

  /** @param encoderBytes of its weights, where they are on the GPU as well */
  constructor(mode: GpuAttention, encoder: StatesEncoder, graphs: GpuGraphs, encoderBytes = 0) {
    this.mode = mode;
    this.#encoder = encoder;
    this.#graphs = graphs;
    this.#encoderBytes = encoderBytes;
  }

  get frames(): number {
    return this.#graphs.model.dims.frames;
  }

  get streams(): number {
    return [...this.#open.values()].filter(({ ended }) => !ended).length;
  }

  get modes(): ModeMemory[] {
    return Attention.options.map((mode) => modeMemory(mode, this.#graphs.model.dims));
  }

  wordTimesBytes(words: WordTimes): number {
    const { dims, head } = this.#graphs.model;
    return wordTimesBytes(dims, head, words);
  }

  get capacity(): number {
    return this.#capacity;
  }

  set capacity(streams: number) {
    check(this.streams === 0, "no stream is open");
    this.#capacity = streams;
  }

  get allocatedBytes(): number {
    let bytes = this.#encoder.heldBytes;
    for (const { states } of this.#windows) bytes += states?.byteLength ?? 0;
    return bytes;
  }

  get device(): { weights: number; kept: number } {
    let kept = 0;
    for (const batch of this.#batches.values()) kept += batch.keptBytes;
    return { weights: this.#encoderBytes + this.#graphs.weightBytes, kept };
  }

  hold(sound: WindowSamples, sounding = this.frames): WindowHandle {
    const window: Held = { id: this.#count++, sound, sounding, states: undefined };
    this.#windows.add(window);
    return window;
  }

  release(given: WindowHandle): void {
    const window = given as Held;
    this.#windows.delete(window);
    window.states = undefined;
  }

  async start(requests: readonly StartRequest[], full = false): Promise<(Started | null)[]> {
    const results = new Map<StartRequest, Started>();
    for (const [rows, wanted] of groupBy(requests, (request) => request.rows)) {
      const group: StartRequest[] = [];
      const states: Float32Array[] = [];
      for (const request of wanted) {
        if (request.signal?.aborted) continue;
        states.push(await this.#statesOf(request.window as Held));
        group.push(request);
      }
      if (group.length === 0) continue;
      const batch = this.#batches.get(rows) ?? new GpuDecoder(this.#graphs, rows);
      this.#batches.set(rows, batch);
      const first = await this.#settle(batch);
      const asks = group.flatMap(({ asks }, row) => asks.map((ask) => ({ ...ask, row })));
      const prompts = group.map(({ prompt }) => prompt);
      const scores = sane(await onDevice(() => batch.add(joined(states), prompts, asks, full)));
      group.forEach((request, i) => {
        const stream: Open = { id: this.#count++, batch, index: first + i, ended: false, parents: undefined };
        this.#open.set(stream.id, stream);
        results.set(request, { stream, scores: scores.filter((_, k) => asks[k]?.row === i) });
      });
    }
    return requests.map((request) => results.get(request) ?? null);
  }

  async step(requests: readonly StepRequest[], full = false): Promise<Scores[][]> {
    const results = new Map<StepRequest, Scores[]>();
    const started = performance.now();
    for (const [batch, group] of groupBy(requests, ({ stream }) => this.#of(stream).batch)) {
      const streams = await this.#settle(batch);
      const byIndex = new Map(group.map((request) => [this.#of(request.stream).index, request]));
      const rows = Array.from({ length: streams * batch.rowsPerStream }, (_, row) => ({
        request: byIndex.get(Math.floor(row / batch.rowsPerStream)),
        row: row % batch.rowsPerStream,
      }));
      const tokens = rows.map(({ request, row }) => request?.tokens[row]);
      const asks = rows.map(({ request, row }) => request?.asks[row]);
      const scores = sane(await onDevice(() => batch.step(tokens, asks, full)));
      const answered = rows.filter(({ request }) => request !== undefined);
      for (const request of group)
        results.set(
          request,
          scores.filter((_, i) => answered[i]?.request === request),
        );
      this.spent.steps++;
      this.spent.tokens += group.length;
    }
    this.spent.milliseconds += performance.now() - started;
    return requests.map((request) => present(results.get(request), "scores"));
  }

  reorder(stream: Stream, parents: readonly number[]): void {
    const open = this.#of(stream);
    const before = open.parents;
    open.parents = before === undefined ? [...parents] : parents.map((parent) => present(before[parent], "row"));
  }

  finish(stream: Stream): void {
    this.#of(stream).ended = true;
  }

  async align(
    given: WindowHandle,
    tokens: readonly number[],
    asks: readonly { position: number; ask: Ask }[],
  ): Promise<Alignment> {
    const states = await this.#statesOf(given as Held);
    const batch = new GpuDecoder(this.#graphs);
    return onDevice(() => batch.align(states, tokens, asks));
  }

  async close(): Promise<void> {
    this.#windows.clear();
    this.#open.clear();
    for (const batch of this.#batches.values()) batch.clear();
    await this.#encoder.close();
    await this.#graphs.close();
  }

  #of(stream: Stream): Open {
    return present(this.#open.get(stream.id), "open stream");
  }

  async #statesOf(window: Held): Promise<Float32Array> {
    if (window.states !== undefined) return window.states;
    const sound = present(window.sound, "sound of a window that is not encoded");
    window.states = Float32Array.from(await this.#encoder.encode(sound, window.sounding));
    window.sound = undefined;
    return window.states;
  }

  /** Leaves only open streams in the batch, their rows as they go on. @returns how many there are */
  async #settle(batch: GpuDecoder): Promise<number> {
    const all = [...this.#open.values()].filter((stream) => stream.batch === batch);
    const staying = all.filter(({ ended }) => !ended).sort((a, b) => a.index - b.index);
    const isOther = ({ parents }: Open): boolean => parents?.some((parent, row) => parent !== row) ?? false;
    if (staying.length < all.length || staying.some(isOther)) {
      const per = batch.rowsPerStream;
      const own = Array.from({ length: per }, (_, row) => row);
      const rows = staying.flatMap(({ index, parents }) => (parents ?? own).map((row) => index * per + row));
      await onDevice(() =>
        batch.keep(
          staying.map(({ index }) => index),
          rows,
        ),
      );
    }
    for (const { id, ended } of all) if (ended) this.#open.delete(id);
    staying.forEach((stream, index) => {
      stream.index = index;
      stream.parents = undefined;
    });
    return staying.length;
  }
}

/** @throws DeviceFailure */
function sane(scores: Scores[]): Scores[] {
  if (areNumbers(scores)) return scores;
  throw new DeviceFailure("it gave numbers that are none");
}
