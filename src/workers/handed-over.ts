/** One recording that workers have: what they put on the queue is told in its order, as this machine's engine would tell it. */
import type { EngineEvent, JournalWindow } from "../api/engine.ts";
import { inTime } from "../api/transcript.ts";
import type { LiveState, TaskResult } from "./messages.ts";
import type { WindowJournal } from "./window-journal.ts";

export class HandedOver {
  readonly recording: string;
  readonly #journal: Pick<WindowJournal, "windows">;
  readonly #onEvent: (event: EngineEvent) => void;
  /** what is told, without a gap from the first on */
  readonly windows: JournalWindow[];
  readonly #told = new Set<string>();
  #work: Promise<void> = Promise.resolve();

  constructor(
    recording: string,
    known: readonly JournalWindow[],
    journal: Pick<WindowJournal, "windows">,
    onEvent: (event: EngineEvent) => void,
  ) {
    this.recording = recording;
    this.windows = [...known];
    this.#journal = journal;
    this.#onEvent = onEvent;
  }

  /** Tells what is new. */
  look(live?: LiveState): Promise<void> {
    const before = this.#work;
    this.#work = before.catch(() => {}).then(() => this.#look(live));
    return this.#work;
  }

  /** @throws Error where the queue has lost windows: then it is to be handed over again */
  async finish({ head, windows }: TaskResult, file: string): Promise<void> {
    await this.look();
    if (this.windows.length < windows) throw new Error("the queue lost windows of a recording");
    const segments = inTime(this.windows.flatMap((window) => window.segments));
    this.#onEvent({ type: "done", transcript: { ...head, file, segments } });
  }

  async #look(live: LiveState | undefined): Promise<void> {
    // Before the windows, as an engine does: what language it is stands before what is said in it.
    for (const event of live?.events ?? []) if (event.type !== "progress") this.#tellOnce(event);
    for (const window of await this.#journal.windows(this.recording, this.windows.length)) {
      this.windows.push(window);
      this.#onEvent({ type: "window", ...window });
    }
    for (const event of live?.events ?? []) if (event.type === "progress") this.#onEvent(event);
  }

  #tellOnce(event: EngineEvent): void {
    const text = JSON.stringify(event);
    if (this.#told.has(text)) return;
    // A warning is told once; of the others the last one counts.
    if (event.type !== "warning")
      for (const told of this.#told) if (told.startsWith(`{"type":"${event.type}"`)) this.#told.delete(told);
    this.#told.add(text);
    this.#onEvent(event);
  }
}
