/** Time, tokens and memory of one file's transcription: what the progress, the memory report and the statistics say. */
import { freemem } from "node:os";
import type { EngineEvent, MemoryReport, TranscribeOptions } from "../api/engine.ts";
import { type Attention, perAttention, type TranscriptStats } from "../api/transcript.ts";
import type { AudioFile } from "../audio/open.ts";
import type { WordTimes } from "../decode/words.ts";
import { streamBytes } from "../model/memory.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { PeakMemory } from "./peak-memory.ts";
import { peakInEach, usualContextBytes } from "./predict.ts";

type Figures = Pick<
  Runtime,
  "spent" | "streams" | "capacity" | "allocatedBytes" | "mode" | "modes" | "wordTimesBytes" | "device"
>;

/** What the figures of a file's run depend on. */
export interface MeasuredRun {
  options: Pick<TranscribeOptions, "preset">;
  /** what may have to be known of words */
  words?: WordTimes | undefined;
  /** of the file, known from a journal: not this run's work */
  knownSeconds: number;
  /** of the process, since the model was loaded */
  peak: Pick<PeakMemory, "read">;
  /** it is still being made: only the time counts in which its windows are decoded */
  isGrowing?: boolean | undefined;
}

/** While a window is decoded, which takes minutes with a large model on a slow machine, memory is told so often. */
const memoryMilliseconds = 1000;

export class Metrics {
  readonly #audio: Pick<AudioFile, "durationSeconds">;
  readonly #runtime: Figures;
  readonly #run: MeasuredRun;
  #begun = false;
  #started = performance.now();
  #before: { steps: number; tokens: number; milliseconds: number };
  #tokens = 0;
  #mostAllocated = 0;
  /** milliseconds */
  #worked = 0;
  #memoryAt = Number.NEGATIVE_INFINITY;

  constructor(audio: Pick<AudioFile, "durationSeconds">, runtime: Figures, run: MeasuredRun) {
    this.#audio = audio;
    this.#runtime = runtime;
    this.#run = run;
    this.#before = { ...runtime.spent };
  }

  /** Its first window is there: until then it waited for other files' windows, or ran through those that a journal had. Counts once. */
  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#started = performance.now();
    this.#before = { ...this.#runtime.spent };
  }

  count(tokens: number): void {
    this.#tokens += tokens;
    this.#mostAllocated = Math.max(this.#mostAllocated, this.#runtime.allocatedBytes);
  }

  /** @param doneSeconds of the file, on its clock */
  progress(doneSeconds: number): EngineEvent {
    const seconds = this.#seconds();
    const total = this.#audio.durationSeconds;
    const realTimeFactor = (doneSeconds - this.#run.knownSeconds) / seconds;
    return {
      type: "progress",
      doneSeconds,
      totalSeconds: total,
      realTimeFactor,
      tokensPerSecond: this.#tokens / seconds,
      secondsLeft: total === null ? null : Math.max(0, total - doneSeconds) / realTimeFactor,
      streams: this.#runtime.streams,
    };
  }

  /** @returns undefined where it was said just before */
  memoryMeanwhile(): MemoryReport | undefined {
    return performance.now() - this.#memoryAt < memoryMilliseconds ? undefined : this.memory();
  }

  memory(): MemoryReport {
    this.#memoryAt = performance.now();
    const { mode, modes, streams, capacity, allocatedBytes, device } = this.#runtime;
    const { options, words } = this.#run;
    const { preset } = options;
    const resident = process.memoryUsage.rss();
    const peak = this.#run.peak.read(resident);
    const own = modes.find(({ attention }) => attention === mode);
    const contexts = (of: number): number => (own ? usualContextBytes(own, of, preset) : 0);
    // What a GPU keeps is in its own memory.
    const unfilled = device ? 0 : contexts(Math.max(0, capacity - streams));
    // Between two windows nothing is held for word times: they come again with the next one.
    const bytes = Math.max(peak, resident + unfilled + (words ? this.#runtime.wordTimesBytes(words) : 0));
    return {
      attention: mode,
      modes,
      streams,
      allocatedBytes,
      residentBytes: resident,
      peakResidentBytes: peak,
      predictedPeakBytes: peakInEach({ attention: mode, bytes }, { modes, streams: capacity, preset }),
      freeBytes: freemem(),
      ...(device && {
        gpu: { heldBytes: device.weights + device.kept, predictedBytes: device.weights + contexts(capacity) },
      }),
    };
  }

  stats(audioSeconds: number): TranscriptStats {
    const wallSeconds = this.#seconds();
    const { modes, spent } = this.#runtime;
    const bytesOf = (mode: Attention) => {
      const memory = modes.find(({ attention }) => attention === mode);
      return memory ? streamBytes(memory) : 0;
    };
    return {
      audioSeconds: round(audioSeconds),
      wallSeconds: round(wallSeconds),
      realTimeFactor: round((audioSeconds - this.#run.knownSeconds) / wallSeconds),
      peakResidentBytes: this.#run.peak.read(process.memoryUsage.rss()),
      contextBytes: {
        ...perAttention(bytesOf),
        allocated: this.#mostAllocated,
      },
      tokens: spent.tokens - this.#before.tokens,
      stepSeconds: round((spent.milliseconds - this.#before.milliseconds) / 1000),
      batches: spent.steps - this.#before.steps,
    };
  }

  /** On a window of a file that is still being made. */
  worked(milliseconds: number): void {
    this.#worked += milliseconds;
  }

  #seconds(): number {
    if (this.#run.isGrowing) return Math.max(1e-3, this.#worked / 1000);
    return Math.max(1e-3, (performance.now() - this.#started) / 1000);
  }
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
