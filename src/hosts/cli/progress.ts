/** What stderr shows while it works: one line that changes on a terminal, a plain line now and then otherwise. */
import type { Preparing } from "../../api/engine.ts";
import { columnsOf } from "../../lib/columns.ts";
import { percentSoFar, speed, timeLeft } from "../../lib/figures.ts";
import { preparing } from "../../lib/preparing.ts";
import type { OutputStream } from "./host.ts";
import { fitted, shown } from "./terminal-text.ts";

/** Where it stands. */
export interface Standing {
  /** what is being worked on */
  what: string;
  /** `3 of 12`, or empty for one */
  place: string;
  /** 0 to 1; null where it isn't known */
  fraction: number | null;
  realTimeFactor: number;
  secondsLeft: number | undefined;
}

const redrawMilliseconds = 100;
const lineMilliseconds = 15_000;
const barWidth = 20;

function bar(fraction: number): string {
  const full = Math.min(barWidth, Math.round(fraction * barWidth));
  return `[${"#".repeat(full)}${"-".repeat(barWidth - full)}]`;
}

function figuresOf({ place, fraction, realTimeFactor, secondsLeft }: Standing): string[] {
  return [
    ...[fraction === null ? "" : percentSoFar(fraction), place],
    realTimeFactor > 0 ? speed(realTimeFactor) : "",
    secondsLeft === undefined ? "" : timeLeft(secondsLeft),
  ].filter((part) => part !== "");
}

/** The line on a terminal, never wider than it. */
export function barLine(standing: Standing, width: number): string {
  if (standing.fraction === null) return fitted(standing.what, width - 1);
  const figures = figuresOf(standing).join("  ");
  const head = `${bar(standing.fraction)} ${figures}`;
  const room = width - columnsOf(head) - 3;
  return room < 8 ? fitted(figures, width - 1) : `${head}  ${fitted(standing.what, room)}`;
}

/** The progress that is drawn on a stream now: whoever else writes there must take it away before and draw it again behind. */
const drawnOn = new WeakMap<OutputStream, ProgressLine>();

/** Writes a line that stays, whatever is drawn on the stream. */
export function sayOn(stream: OutputStream, line: string): void {
  const progress = drawnOn.get(stream);
  if (progress === undefined) stream.write(`${line}\n`);
  else progress.say(line);
}

export class ProgressLine {
  readonly #stream: OutputStream;
  readonly #now: () => number;
  readonly #quiet: boolean;
  #standing: Standing | undefined;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #drawn = false;

  constructor(stream: OutputStream, now: () => number, quiet: boolean) {
    this.#stream = stream;
    this.#now = now;
    this.#quiet = quiet;
  }

  update(standing: Standing): void {
    if (this.#quiet) return;
    // The first plain line comes after a while: short work needs none.
    if (this.#standing === undefined && !this.#stream.isTerminal) this.#drawnAt = this.#now();
    this.#standing = standing;
    const pause = this.#stream.isTerminal ? redrawMilliseconds : lineMilliseconds;
    if (this.#now() - this.#drawnAt < pause) return;
    this.#drawnAt = this.#now();
    if (this.#stream.isTerminal) this.#draw();
    else
      this.#stream.write(
        `${[standing.what, figuresOf(standing).join(", ")].filter((part) => part !== "").join(": ")}\n`,
      );
  }

  /** What comes before the words. What changes no line says once that it begins, but not what each run does. */
  prepare(step: Preparing): void {
    const { share } = step;
    const what = preparing({ ...step, model: shown(step.model) });
    const isOnce = step.step === "kernels" || (share === 0 && step.step !== "speakers");
    if (!this.#stream.isTerminal && isOnce) this.note(what);
    this.update({ what, place: "", fraction: share, realTimeFactor: 0, secondsLeft: undefined });
  }

  /** A line that stays. */
  note(line: string): void {
    if (!this.#quiet) this.say(line);
  }

  /** A line that stays, however quiet. */
  say(line: string): void {
    this.aside(() => this.#stream.write(`${line}\n`));
  }

  /** Writes something else on the same terminal. */
  aside(write: () => void): void {
    this.#clear();
    write();
    if (this.#stream.isTerminal && this.#standing && !this.#quiet) this.#draw();
  }

  end(): void {
    this.#clear();
    this.#standing = undefined;
    drawnOn.delete(this.#stream);
  }

  #draw(): void {
    if (!this.#standing) return;
    this.#stream.write(`\r${barLine(this.#standing, this.#stream.columns)}\u001b[K`);
    this.#drawn = true;
    drawnOn.set(this.#stream, this);
  }

  #clear(): void {
    if (this.#drawn) this.#stream.write("\r\u001b[K");
    this.#drawn = false;
  }
}
