/**
 * What is requested of a recording that is still being made. Its windows are cut beside the batch, which must not wait for what nobody has
 * said yet, and are requested as they become whole; in between, where somebody looks, what the next one has so far, to be thrown away.
 */
import type { WindowRequest } from "../decode/retry.ts";
import type { RequestSource } from "../decode/source.ts";
import { Pcm16 } from "../speech/compact-samples.ts";
import type { GrowingCut } from "../speech/growing.ts";
import type { Decoding, Key } from "./decoding.ts";
import type { Languages } from "./detect-language.ts";
import type { Provisional } from "./provisional.ts";

export interface GrowingParts<Window, Key> {
  /** as they become whole */
  windows: AsyncIterable<Window>;
  requestsOf(window: Window): AsyncIterable<WindowRequest<Key>>;
  /** what there is behind the whole ones, asked for only while nothing else of the recording is to be decoded */
  unfinished(): Promise<readonly WindowRequest<Key>[]>;
}

/** A decoder that is slower than people speak must not fill the memory: the rest waits in the file. */
const mostWaiting = 4;

export class GrowingRequests<Window, Key> implements RequestSource<WindowRequest<Key>> {
  readonly #parts: GrowingParts<Window, Key>;
  readonly #ready: WindowRequest<Key>[] = [];
  readonly #whole: Window[] = [];
  #ended = false;
  #failure: { error: unknown } | undefined;
  #goOn = (): void => {};

  constructor(parts: GrowingParts<Window, Key>) {
    this.#parts = parts;
    void this.#cut();
  }

  add(...requests: readonly WindowRequest<Key>[]): void {
    this.#ready.push(...requests);
  }

  async next(): Promise<{ value: WindowRequest<Key> } | "later" | "end"> {
    if (this.#ready.length === 0) await this.#prepare();
    const value = this.#ready.shift();
    if (value !== undefined) return { value };
    return this.#ended && this.#whole.length === 0 ? "end" : "later";
  }

  /** Ends with its source, which who opened the recording ends. */
  async close(): Promise<void> {
    this.#ended = true;
    this.#goOn();
  }

  async #prepare(): Promise<void> {
    const window = this.#whole.shift();
    if (window !== undefined) {
      this.#goOn();
      for await (const request of this.#parts.requestsOf(window)) this.#ready.push(request);
    } else if (this.#failure !== undefined) throw this.#failure.error;
    else if (!this.#ended) this.#ready.push(...(await this.#parts.unfinished()));
  }

  async #cut(): Promise<void> {
    try {
      for await (const window of this.#parts.windows) {
        if (this.#ended) return;
        this.#whole.push(window);
        if (this.#whole.length < mostWaiting) continue;
        await new Promise<void>((goOn) => {
          this.#goOn = goOn;
        });
      }
    } catch (error) {
      this.#failure = { error };
    } finally {
      this.#ended = true;
    }
  }
}

/** Half a second: fewer words than one. */
const leastSamples = 8000;

export interface UnfinishedParts {
  cut: Pick<GrowingCut, "samples" | "count" | "unfinished">;
  decoding: Pick<Decoding, "hold" | "unfinished">;
  languages: Pick<Languages, "likely">;
  provisional: Pick<Provisional, "decoded" | "keep">;
  /** how many windows are finished */
  given(): number;
}

/** The words that the next windows have so far: looked at again when there is more, with half of the time left to others. */
export class UnfinishedWindows {
  readonly #parts: UnfinishedParts;
  /** milliseconds: of the last look, when it was asked and when it was decoded */
  #asked = 0;
  #decoded = Number.NEGATIVE_INFINITY;
  /** of sound, at the last look */
  #samples = 0;
  /** requests of it that are not decoded yet */
  #open = 0;

  constructor(parts: UnfinishedParts) {
    this.#parts = parts;
  }

  async requests(): Promise<WindowRequest<Key>[]> {
    const { cut, decoding, languages, provisional, given } = this.#parts;
    const { samples } = cut;
    const now = performance.now();
    const took = this.#decoded - this.#asked;
    if (this.#open > 0 || samples - this.#samples < leastSamples || now - this.#decoded < took) return [];
    const found = await cut.unfinished();
    if (found === undefined) return [];
    this.#samples = samples;
    this.#asked = now;
    const windows = found.filter(({ index }) => index >= given());
    // Those that are whole and not decoded yet keep the words that they had.
    provisional.keep(
      cut.count,
      windows.map(({ index }) => index),
    );
    const requests: WindowRequest<Key>[] = [];
    for (const { samples: own, ...window } of windows) {
      const whole = { ...window, sound: Pcm16.of(own) };
      const states = decoding.hold(whole.sound);
      requests.push(decoding.unfinished(whole, await languages.likely(whole, states), states));
    }
    this.#open = requests.length;
    if (requests.length === 0) this.#decoded = performance.now();
    return requests;
  }

  decoded({ text, stretch, span }: Key, words: string): void {
    this.#open--;
    this.#decoded = performance.now();
    // The whole one may have been quicker.
    if (text.window.index >= this.#parts.given()) this.#parts.provisional.decoded({ text, stretch, span }, words);
    text.window.sound.release();
  }
}
