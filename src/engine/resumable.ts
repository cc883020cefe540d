/** A request that can be made again behind what was heard of it. */
import type { EngineEvent, JournalWindow, TranscriptionRequest } from "../api/engine.ts";

export class Resumable {
  readonly #request: TranscriptionRequest;
  readonly #onEvent: (event: EngineEvent) => void;
  readonly #heard: JournalWindow[];
  #language: string | undefined;

  constructor(request: TranscriptionRequest, onEvent: (event: EngineEvent) => void) {
    this.#request = request;
    this.#onEvent = onEvent;
    this.#heard = [...(request.resume ?? [])];
    this.#language = request.foundLanguage;
  }

  /** As it is to be made now. */
  get request(): TranscriptionRequest {
    return { ...this.#request, resume: [...this.#heard], foundLanguage: this.#language };
  }

  readonly hear = (event: EngineEvent): void => {
    if (event.type === "window") {
      const { index, start, end, segments } = event;
      this.#heard.push({ index, start, end, segments });
    }
    // The windows behind might else be heard as another.
    if (event.type === "language") this.#language = event.language;
    this.#onEvent(event);
  };
}
