/**
 * What a file has in the batch: how many streams, and the words of its unfinished windows. It is told a few times a second and kept
 * nowhere: another attempt, a span that is heard again or a forced end may still change the words.
 */
import type { EngineEvent, ProvisionalWindow } from "../api/engine.ts";
import type { InBatch } from "../decode/source.ts";
import type { Tokenizer } from "../decode/tokenizer.ts";

/** Which stretch of a window it is, mostly all of it, or which span that is heard again. */
interface Place {
  stretch: { startSeconds: number };
  span: number | undefined;
  text: { window: { index: number; start: number } };
}

interface Listener {
  isFollowed(): boolean;
  onEvent(event: EngineEvent): void;
}

export class Provisional {
  readonly #tokenizer: Pick<Tokenizer, "decodeComplete">;
  readonly #listener: Listener;
  readonly #isGrowing: boolean;
  /** by the window's number; those that are decoded and wait for their turn as well */
  readonly #windows = new Map<number, { start: number; stretches: Map<number, string> }>();
  #streams = 0;
  #told = "[]";

  /**
   * @param isGrowing the file is still being made: its windows are decoded again and again as they fill, and a text that began anew each second
   * could not be read: it is told when it is whole
   */
  constructor(tokenizer: Pick<Tokenizer, "decodeComplete">, listener: Listener, isGrowing = false) {
    this.#tokenizer = tokenizer;
    this.#listener = listener;
    this.#isGrowing = isGrowing;
  }

  look(inBatch: readonly InBatch<Place>[]): void {
    if (inBatch.length !== this.#streams) {
      this.#streams = inBatch.length;
      this.#listener.onEvent({ type: "streams", streams: this.#streams });
    }
    if (!this.#listener.isFollowed()) return;
    for (const { value, tokens } of this.#isGrowing ? [] : inBatch) {
      // Of a span that is heard again the first text stands until the better of both is known.
      if (value.span === undefined) this.#put(value, this.#tokenizer.decodeComplete(tokens()).trim());
    }
    this.#tell();
  }

  /** Its text is known, and may have to wait for the windows before it, or for spans that are heard again. */
  decoded(place: Place, text: string): void {
    if (place.span === undefined) this.#put(place, text);
  }

  /** Of the windows that are not whole only these are left, by their numbers: others were noise. */
  keep(from: number, unfinished: readonly number[]): void {
    for (const index of this.#windows.keys())
      if (index >= from && !unfinished.includes(index)) this.#windows.delete(index);
  }

  /** The window itself has been told. */
  given(index: number): void {
    this.#windows.delete(index);
  }

  #put({ stretch, text: { window } }: Place, text: string): void {
    const known = this.#windows.get(window.index) ?? { start: window.start, stretches: new Map<number, string>() };
    this.#windows.set(window.index, known);
    known.stretches.set(stretch.startSeconds, text);
  }

  #tell(): void {
    const windows = [...this.#windows]
      .map(([index, { start, stretches }]): ProvisionalWindow => {
        const inOrder = [...stretches].sort(([a], [b]) => a - b).map(([, text]) => text);
        return { index, start, text: inOrder.filter((text) => text !== "").join(" ") };
      })
      .filter(({ text }) => text !== "")
      .sort((a, b) => a.index - b.index);
    const told = JSON.stringify(windows);
    if (told === this.#told) return;
    this.#told = told;
    this.#listener.onEvent({ type: "provisional", windows });
  }
}
