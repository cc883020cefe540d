/** What an engine was asked beside recordings: asked again of a new process where the old one died over it. */
import { cantStart, mostDeaths } from "./engine-deaths.ts";
import type { EnginePort } from "./engine-port.ts";
import type { FromEngine } from "./messages.ts";

export type EngineQuestion =
  | { type: "models" }
  | { type: "check"; model: string }
  | { type: "voice"; samples: Float32Array<ArrayBuffer> };
export type Replied = Extract<FromEngine, { type: "models" | "checked" | "voice" }>;

interface Question {
  asked: EngineQuestion;
  deaths: number;
  answer(replied: Replied): void;
  refuse(error: Error): void;
}

export class EngineQuestions {
  readonly #open = new Map<number, Question>();

  get size(): number {
    return this.#open.size;
  }

  /** @param port where it can be asked at once */
  add(id: number, asked: EngineQuestion, port: EnginePort | undefined): Promise<Replied> {
    return new Promise((answer, refuse) => {
      this.#open.set(id, { asked, deaths: 0, answer, refuse });
      port?.send({ ...asked, id });
    });
  }

  /** of an engine that can be asked from now on */
  askAll(port: EnginePort): void {
    for (const [id, { asked }] of this.#open) port.send({ ...asked, id });
  }

  answer(replied: Replied): void {
    this.#open.get(replied.id)?.answer(replied);
    this.#open.delete(replied.id);
  }

  /** The engine died with all of them: those that it died with too often are not asked again. */
  died(): void {
    for (const [id, question] of this.#open) {
      if (++question.deaths < mostDeaths) continue;
      this.#open.delete(id);
      question.refuse(cantStart());
    }
  }

  refuseAll(error: Error): void {
    const questions = [...this.#open.values()];
    this.#open.clear();
    for (const { refuse } of questions) refuse(error);
  }
}
