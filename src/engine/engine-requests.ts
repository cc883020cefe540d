/** Recordings that another process or program asks an engine for: each under its number, until its end is told. */
import type { Engine } from "../api/engine.ts";
import { log } from "../lib/log.ts";
import type { FromEngine, ToEngine } from "./messages.ts";

export class EngineRequests {
  readonly #engine: Pick<Engine, "transcribe">;
  readonly #send: (message: FromEngine) => void;
  readonly #running = new Map<number, AbortController>();

  constructor(engine: Pick<Engine, "transcribe">, send: (message: FromEngine) => void) {
    this.#engine = engine;
    this.#send = send;
  }

  async transcribe({ id, type: _, ...asked }: Extract<ToEngine, { type: "transcribe" }>): Promise<void> {
    const request = new AbortController();
    this.#running.set(id, request);
    try {
      await this.#engine.transcribe(asked, (event) => this.#send({ type: "event", id, event }), request.signal);
      this.#send({ type: "end", id });
    } catch (error) {
      log.error("the engine went wrong", { recording: asked.file }, error);
      this.#send({ type: "end", id, bug: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    } finally {
      this.#running.delete(id);
    }
  }

  cancel(id: number): void {
    this.#running.get(id)?.abort();
  }

  cancelAll(): void {
    for (const request of this.#running.values()) request.abort();
  }
}
