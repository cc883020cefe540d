/**
 * What is requested of a recording that is still being made. Its windows are cut beside the batch, which must not wait for what nobody has
 * said yet, and are requested as they become whole; in between, where somebody looks, what the next one has so far, to be thrown away.
 */
import type { WindowRequest } from "../decode/retry.ts";
import type { RequestSource } from "../decode/source.ts";
import { Pcm16, type Pcm16Window } from "../speech/compact-samples.ts";
import type { GrowingCut } from "../speech/growing.ts";
import type { Decoding, Key } from "./decoding.ts";
import type { Languages } from "./detect-language.ts";
import type { InOrder } from "./in-order.ts";
import type { Provisional } from "./provisional.ts";

/** Windows -> what the decoder is asked for. */
export type RequestsOf = (
  windows: AsyncIterable<Pcm16Window> | Iterable<Pcm16Window>,
) => AsyncIterable<WindowRequest<Key>>;

/** @param windows as they become whole */
export const growingRequests = (
  windows: AsyncIterable<Pcm16Window>,
  requestsOf: RequestsOf,
  parts: UnfinishedParts,
): GrowingRequests => new GrowingRequests(windows, requestsOf, new UnfinishedWindows(parts));

/** A decoder that is slower than people speak must not fill the memory: the rest waits in the file. */
const mostWaiting = 4;

class GrowingRequests implements RequestSource<WindowRequest<Key>> {
  readonly #windows: AsyncIterable<Pcm16Window>;
  readonly #requestsOf: RequestsOf;
  /** what there is behind the whole ones, asked for only while nothing else of the recording is to be decoded */
  readonly #unfinished: UnfinishedWindows;
  readonly #ready: WindowRequest<Key>[] = [];
  readonly #whole: Pcm16Window[] = [];
  #ended = false;
  #failure: { error: unknown } | undefined;
  #goOn = (): void => {};

  constructor(windows: AsyncIterable<Pcm16Window>, requestsOf: RequestsOf, unfinished: UnfinishedWindows) {
    this.#windows = windows;
    this.#requestsOf = requestsOf;
    this.#unfinished = unfinished;
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
      for await (const request of this.#requestsOf([window])) this.#ready.push(request);
    } else if (this.#failure !== undefined) throw this.#failure.error;
    else if (!this.#ended) this.#ready.push(...(await this.#unfinished.requests()));
  }

  async #cut(): Promise<void> {
    try {
      for await (const window of this.#windows) {
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

interface UnfinishedParts {
  cut: Pick<GrowingCut, "samples" | "count" | "unfinished">;
  decoding: Pick<Decoding, "hold" | "unfinished">;
  languages: Pick<Languages, "likely">;
  provisional: Pick<Provisional, "decoded" | "keep">;
  /** whether anybody wants to see them */
  isFollowed(): boolean;
  inOrder: Pick<InOrder, "windows">;
}

/** The words that the next windows have so far: looked at again when there is more, with half of the time left to others. */
class UnfinishedWindows {
  readonly #parts: UnfinishedParts;
  /** milliseconds: of the last look, when it was asked and when it was decoded */
  #askedAt = 0;
  #decodedAt = Number.NEGATIVE_INFINITY;
  /** of sound, at the last look */
  #samples = 0;
  /** requests of it that are not decoded yet */
  #open = 0;

  constructor(parts: UnfinishedParts) {
    this.#parts = parts;
  }

  /** how many windows are finished */
  get #given(): number {
    return this.#parts.inOrder.windows.length;
  }

  async requests(): Promise<WindowRequest<Key>[]> {
    const { cut, decoding, languages, provisional, isFollowed } = this.#parts;
    if (!isFollowed()) return [];
    const { samples } = cut;
    const now = performance.now();
    const took = this.#decodedAt - this.#askedAt;
    if (this.#open > 0 || samples - this.#samples < leastSamples || now - this.#decodedAt < took) return [];
    const found = await cut.unfinished();
    if (found === undefined) return [];
    this.#samples = samples;
    this.#askedAt = now;
    const windows = found.filter(({ index }) => index >= this.#given);
    // Those that are whole and not decoded yet keep the words that they had.
    provisional.keep(
      cut.count,
      windows.map(({ index }) => index),
    );
    const requests: WindowRequest<Key>[] = [];
    for (const { samples: own, ...window } of windows) {
      const whole = { ...window, sound: Pcm16.of(own) };
      const states = decoding.hold(whole.sound);
      const language = await languages.likely(whole, states);
      requests.push(decoding.unfinished(whole, language, states, (place, words) => this.#decoded(place, words)));
    }
    this.#open = requests.length;
    if (requests.length === 0) this.#decodedAt = performance.now();
    return requests;
  }

  #decoded(place: Key, words: string): void {
    const { window } = place.text;
    this.#open--;
    this.#decodedAt = performance.now();
    // The whole one may have been quicker.
    if (window.index >= this.#given) this.#parts.provisional.decoded(place, words);
    window.sound.release();
  }
}
