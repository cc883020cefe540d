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

/** Bytes of a second of sound, by kind of file, as far as files are open. */
class Rates {
  readonly #all = { bytes: 0, seconds: 0 };
  readonly #kinds = new Map<string, { bytes: number; seconds: number }>();

  constructor(parts: readonly Part[]) {
    for (const { kind, bytes, total } of parts) {
      if (total === undefined || bytes === 0) continue;
      const own = this.#kinds.get(kind) ?? { bytes: 0, seconds: 0 };
      this.#kinds.set(kind, own);
      for (const sum of [own, this.#all]) {
        sum.bytes += bytes;
        sum.seconds += total;
      }
    }
  }

  /** As in files of its kind; where none is open, as in all that are; else the usual rate. */
  of(kind: string): number {
    const known = [this.#kinds.get(kind), this.#all].find((sum) => sum !== undefined && sum.seconds > 0);
    return known ? known.bytes / known.seconds : usualBytesPerSecond;
  }
}

export class Estimate {
  readonly #parts: Part[];
  readonly #now: () => number;
  #started: number | undefined;

  /** @param now milliseconds */
  constructor(files: readonly { path: string; bytes: number }[], now: () => number) {
    this.#parts = files.map(({ path, bytes }) => ({
      kind: extname(path).toLowerCase(),
      bytes,
      total: undefined,
      done: 0,
      before: 0,
      settled: false,
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

  /** Seconds of sound: all, done, and done in this run. Asked at every window: it goes through the files once. */
  #sums(): { total: number; done: number; worked: number } {
    const rates = new Rates(this.#parts);
    const sums = { total: 0, done: 0, worked: 0 };
    for (const { kind, bytes, total, done, before, settled } of this.#parts) {
      sums.total += settled ? done : Math.max(done, total ?? bytes / rates.of(kind));
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
