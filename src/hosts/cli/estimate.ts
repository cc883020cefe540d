/** How much of everything is done, and how long the rest takes: files that are not open yet are guessed by their bytes. */
import { extname } from "node:path";

interface Part {
  kind: string;
  bytes: number;
  /** seconds of sound, once known */
  total: number | undefined;
  done: number;
  /** done before this run: no measure for its speed */
  before: number;
  settled: boolean;
}

/** Until one file is open: a common rate of compressed speech, 64 kbit/s. */
const usualBytesPerSecond = 8000;

export class Estimate {
  readonly #parts: Part[];
  readonly #now: () => number;
  #started: number | undefined;

  /** @param now milliseconds */
  constructor(files: readonly { path: string; bytes: number }[], now: () => number) {
    this.#parts = files.map(({ path, bytes }) => ({
      ...{ kind: extname(path).toLowerCase(), bytes, total: undefined, done: 0, before: 0, settled: false },
    }));
    this.#now = now;
  }

  /** @param before seconds of it that are done from an earlier run */
  opened(file: number, total: number | null, before: number): void {
    this.#started ??= this.#now();
    const part = this.#parts[file];
    if (!part) return;
    part.total = total ?? undefined;
    part.before = Math.max(part.before, before);
    part.done = Math.max(part.done, before);
  }

  reached(file: number, seconds: number): void {
    const part = this.#parts[file];
    if (part) part.done = Math.max(part.done, seconds);
  }

  /** Done, failed, skipped: nothing more to come. @param worked whether it was transcribed in this run */
  settled(file: number, worked: boolean): void {
    const part = this.#parts[file];
    if (!part) return;
    part.settled = true;
    part.done = part.total ?? part.done;
    if (!worked) part.before = part.done;
  }

  /** Seconds of sound: all, done, and done in this run. */
  #sums(): { total: number; done: number; worked: number } {
    const known = this.#parts.filter(({ total, bytes }) => total !== undefined && bytes > 0);
    const rate = (parts: readonly Part[]): number | undefined => {
      const seconds = parts.reduce((sum, { total }) => sum + (total ?? 0), 0);
      return seconds > 0 ? parts.reduce((sum, { bytes }) => sum + bytes, 0) / seconds : undefined;
    };
    const sums = { total: 0, done: 0, worked: 0 };
    for (const { kind, bytes, total, done, before, settled } of this.#parts) {
      const bytesPerSecond = rate(known.filter((one) => one.kind === kind)) ?? rate(known) ?? usualBytesPerSecond;
      sums.total += settled ? done : Math.max(done, total ?? bytes / bytesPerSecond);
      sums.done += done;
      sums.worked += done - before;
    }
    return sums;
  }

  /** 0 to 1 */
  get fraction(): number {
    const { total, done } = this.#sums();
    return total > 0 ? Math.min(1, done / total) : 0;
  }

  /** seconds of sound per second of work, all files together; 0 before anything is known */
  get realTimeFactor(): number {
    const seconds = this.#started === undefined ? 0 : (this.#now() - this.#started) / 1000;
    return seconds > 0 ? this.#sums().worked / seconds : 0;
  }

  /** undefined before anything is known */
  get secondsLeft(): number | undefined {
    const { total, done } = this.#sums();
    const pace = this.realTimeFactor;
    return pace > 0 ? Math.max(0, total - done) / pace : undefined;
  }
}
