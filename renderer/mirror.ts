/** The page's picture of the program is read whole, and kept as it changes: by the program's events, anew whenever it was out of reach. */
import type { HostEvent } from "../src/api/contract.ts";
import type { Added } from "../src/api/queue.ts";
import type { Settings } from "../src/api/settings.ts";
import type { PageHost, Reach } from "./connect.ts";
import type { DocumentKeeper } from "./document.ts";
import { gathered } from "./gather.ts";
import type { PageRecorder } from "./recorder.ts";
import { ask, change, onEvent, page, recall, setRows } from "./store.ts";
import { speak } from "./tongue.ts";

/** What a run would take, by the settings. */
export function predict(host: PageHost, settings: Settings): void {
  ask(host.call("predict", settings.transcribe).then((prediction) => change({ prediction })));
}

/** Who is told, beside the page's own picture. */
export interface MirrorUses {
  keeper: DocumentKeeper;
  recorder: PageRecorder;
  select(id: string | null): void;
  tookFiles(added: Added): void;
}

export class Mirror {
  readonly #host: PageHost;
  readonly #uses: MirrorUses;
  /** how often everything is being read; an answer may be older than an event that came before it: meanwhile events wait */
  #readings = 0;
  #waiting: HostEvent[] = [];
  #wasReached = false;

  constructor(host: PageHost, uses: MirrorUses) {
    this.#host = host;
    this.#uses = uses;
  }

  /** @returns the function that ends it */
  start(): () => void {
    const stops = [
      this.#host.listen(gathered((events) => this.#hear(events))),
      // What happened before it could be heard, or while the program was out of reach, is read.
      this.#host.onReach((reach) => this.#reaches(reach)),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }

  #reaches(reach: Reach): void {
    const isBack = reach === "reached" && (!this.#wasReached || page().reach !== "reached");
    this.#wasReached ||= reach === "reached";
    // The word that it is locked comes after the one that it is lost, and counts until it is back.
    if (reach === "lost" && page().reach === "locked") return;
    change({ reach });
    if (isBack) ask(this.#read());
  }

  async #read(): Promise<void> {
    this.#readings += 1;
    try {
      await this.#refresh();
    } finally {
      this.#readings -= 1;
    }
    this.#hear([]);
  }

  async #refresh(): Promise<void> {
    const host = this.#host;
    const [about, models, works, settings, queue, comparison, memory, recordings] = await Promise.all([
      host.call("about", {}),
      host.call("models", {}),
      host.call("modelWorks", {}),
      host.call("settings", {}),
      host.call("queue", {}),
      host.call("comparison", {}),
      host.call("memory", {}),
      host.call("recordings", {}),
    ]);
    await speak(settings.windowLanguage);
    recall(memory);
    setRows(queue.rows);
    change({ about, models, works, settings, comparison, recordings, paused: queue.paused, ready: true });
    predict(host, settings);
    const { selected, rows } = page();
    if (selected !== null && rows.has(selected)) await this.#uses.keeper.open(selected);
    else this.#openFirst();
  }

  #openFirst(): void {
    const { order, rows } = page();
    this.#uses.select(order.find((id) => rows.get(id)?.state === "running") ?? order[0] ?? null);
  }

  #hear(events: readonly HostEvent[]): void {
    this.#waiting.push(...events);
    if (this.#readings > 0) return;
    const all = this.#waiting;
    this.#waiting = [];
    for (const event of all) this.#tell(event);
    // Files that came in by another door: the first one is opened, so that its words are seen.
    const { ready, selected, view } = page();
    if (ready && selected === null && view === "transcript") this.#openFirst();
  }

  #tell(event: HostEvent): void {
    const { keeper, recorder, tookFiles } = this.#uses;
    onEvent(event);
    keeper.onEvent(event);
    if (event.type === "added") tookFiles(event.added);
    if (event.type === "recordings") recorder.heard(event.recordings.running?.id ?? null);
  }
}
