/** Time, tokens and memory of one file's transcription: what the progress, the memory report and the statistics say. */
import { freemem } from "node:os";
import type { EngineEvent, MemoryReport } from "../api/engine.ts";
import { type Attention, perAttention, type TranscriptStats } from "../api/transcript.ts";
import type { AudioFile } from "../audio/open.ts";
import { streamBytes } from "../model/memory.ts";
import type { WhisperRuntime } from "../runtime/whisper-runtime.ts";

type Figures = Pick<WhisperRuntime, "spent" | "streams" | "capacity" | "allocatedBytes" | "mode" | "modes">;

export class Metrics {
  readonly #audio: Pick<AudioFile, "durationSeconds">;
  readonly #runtime: Figures;
  #begun = false;
  #started = performance.now();
  #before: { steps: number; tokens: number; milliseconds: number };
  /** of the file, known from a journal: not this run's work */
  readonly #knownSeconds: number;
  #tokens = 0;
  #mostAllocated = 0;
  #peak = 0;

  /** @param knownSeconds of the file that a journal had already */
  constructor(audio: Pick<AudioFile, "durationSeconds">, runtime: Figures, knownSeconds: number) {
    this.#audio = audio;
    this.#runtime = runtime;
    this.#before = { ...runtime.spent };
    this.#knownSeconds = knownSeconds;
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
    const realTimeFactor = (doneSeconds - this.#knownSeconds) / seconds;
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

  memory(): MemoryReport {
    const { mode, modes, streams, allocatedBytes } = this.#runtime;
    const resident = process.memoryUsage.rss();
    this.#peak = Math.max(this.#peak, resident, peakResidentBytes());
    const own = modes.find(({ attention }) => attention === mode);
    return {
      attention: mode,
      modes,
      streams,
      allocatedBytes,
      residentBytes: resident,
      peakResidentBytes: this.#peak,
      // What is resident now, and the streams that are not filled yet.
      predictedPeakBytes: Math.max(
        this.#peak,
        resident + Math.max(0, this.#runtime.capacity - streams) * (own ? streamBytes(own) : 0),
      ),
      freeBytes: freemem(),
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
      realTimeFactor: round((audioSeconds - this.#knownSeconds) / wallSeconds),
      peakResidentBytes: Math.max(this.#peak, peakResidentBytes()),
      contextBytes: {
        ...perAttention(bytesOf),
        allocated: this.#mostAllocated,
      },
      tokens: spent.tokens - this.#before.tokens,
      stepSeconds: round((spent.milliseconds - this.#before.milliseconds) / 1000),
      batches: spent.steps - this.#before.steps,
    };
  }

  #seconds(): number {
    return Math.max(1e-3, (performance.now() - this.#started) / 1000);
  }
}

/** The most that this process ever held, as the system counts it. */
export function peakResidentBytes(): number {
  return process.resourceUsage().maxRSS * 1024;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
