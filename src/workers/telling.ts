/**
 * What a worker tells of a recording while it transcribes it: windows go into the queue's journal, one after the other and before anything
 * else counts; what the page shows meanwhile goes along a few times a second.
 */
import type { EngineEvent } from "../api/engine.ts";
import type { FailureValue } from "../api/failure.ts";
import type { Transcript } from "../api/transcript.ts";
import { log } from "../lib/log.ts";
import type { LiveState } from "./messages.ts";
import type { WindowJournal } from "./window-journal.ts";

/** A page that is looked at needs no more. */
const tellMilliseconds = 500;
/** Between two looks at what is wanted while nothing happens. */
const lookMilliseconds = 2000;
/** While Redis refuses, as where its memory is full. */
const againMilliseconds = 2000;

export interface TellingParts {
  recording: string;
  worker: string;
  journal: Pick<WindowJournal, "keep" | "keepLanguage" | "wanted">;
  tell(live: LiveState): Promise<void>;
  /** somebody looks at its words, or nobody does any more */
  onFollowed(isFollowed: boolean): void;
  /** nobody wants it any more */
  onUnwanted(): void;
}

export class Telling {
  readonly #parts: TellingParts;
  readonly #last = new Map<string, EngineEvent>();
  #work: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  readonly #looking: NodeJS.Timeout;
  #isFollowed = false;
  #closed = false;
  windows = 0;
  failure: FailureValue | null = null;
  transcript: Transcript | null = null;
  span: Extract<EngineEvent, { type: "span" }> | null = null;
  isUnwanted = false;

  constructor(parts: TellingParts) {
    this.#parts = parts;
    this.#looking = setInterval(() => this.#tellSoon(0), lookMilliseconds);
  }

  hear(event: EngineEvent): void {
    const { recording, journal } = this.#parts;
    if (event.type === "window") {
      const { index, start, end, segments } = event;
      this.windows = index + 1;
      this.#keep(() => journal.keep(recording, { index, start, end, segments }));
      this.#tellSoon(0);
    } else if (event.type === "span") this.span = event;
    else if (event.type === "failed") this.failure = event.failure;
    else if (event.type === "done") this.transcript = event.transcript;
    // Of this machine's memory a server shows nothing.
    else if (event.type !== "memory") {
      const key = event.type === "warning" ? `warning ${event.code} ${event.message}` : event.type;
      this.#last.set(key, event);
      if (event.type === "language")
        this.#keep(async () => {
          await journal.keepLanguage(recording, event.language);
          return true;
        });
      this.#tellSoon(tellMilliseconds);
    }
  }

  /** When all that was heard is on the queue. */
  async settled(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#looking);
    // What was to be told a little later is told now: a server may wait for the language.
    if (this.#timer !== undefined) this.#work = this.#work.then(() => this.#tell());
    clearTimeout(this.#timer);
    await this.#work;
  }

  #unwanted(): void {
    if (this.isUnwanted) return;
    this.isUnwanted = true;
    this.#parts.onUnwanted();
  }

  /** What can't be kept now is tried again: nothing goes on as if it were. @param keep false where nobody wants it */
  #keep(keep: () => Promise<boolean>): void {
    this.#work = this.#work.then(async () => {
      while (!this.isUnwanted) {
        try {
          if (!(await keep())) this.#unwanted();
          return;
        } catch (error) {
          log.warn("a window can't be kept on the queue, and is tried again", {}, error);
          await new Promise((resolve) => setTimeout(resolve, againMilliseconds));
        }
      }
    });
  }

  #tellSoon(milliseconds: number): void {
    if (this.#closed || (this.#timer !== undefined && milliseconds > 0)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#work = this.#work.then(() => this.#tell());
    }, milliseconds);
  }

  async #tell(): Promise<void> {
    const { worker, tell } = this.#parts;
    try {
      if (await this.#look()) await tell({ worker, events: [...this.#last.values()] });
    } catch (error) {
      log.debug("what a worker is at can't be told", {}, error);
    }
  }

  /** @returns whether anybody wants it. */
  async #look(): Promise<boolean> {
    const { recording, journal, onFollowed } = this.#parts;
    const wanted = await journal.wanted(recording);
    if (wanted === "nothing") this.#unwanted();
    const isFollowed = wanted === "words" && !this.#closed;
    if (isFollowed !== this.#isFollowed) {
      this.#isFollowed = isFollowed;
      if (!isFollowed) this.#last.delete("provisional");
      onFollowed(isFollowed);
    }
    return wanted !== "nothing";
  }
}
