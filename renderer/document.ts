/** The open transcript: what it says, what can be undone, and that every change reaches the program. */
import { create } from "zustand";
import type { HostEvent } from "../src/api/contract.ts";
import type { Document, EditedSegment } from "../src/api/document.ts";
import type { ProvisionalWindow } from "../src/api/engine.ts";
import type { FailureValue } from "../src/api/failure.ts";
import { isUnderWay, type QueueRow } from "../src/api/queue.ts";
import { inTime, type TranscriptStats } from "../src/api/transcript.ts";
import { failureOfRefusal, type PageHost } from "./connect.ts";
import { tellFailure } from "./store.ts";

type Segments = readonly EditedSegment[];
type Change = (segments: Segments) => Segments;
type WindowEvent = Extract<HostEvent, { type: "window" }>;

export interface OpenDocument {
  id: string | null;
  loading: boolean;
  failure: FailureValue | null;
  segments: Segments;
  stats: TranscriptStats | null;
  edited: boolean;
  saving: "no" | "waits" | "saves";
  /** earlier and later states; segments are never changed in place, so a state is cheap */
  past: readonly Segments[];
  future: readonly Segments[];
  /** words of windows that are not finished: they may still change, and nothing can be done with them */
  provisional: readonly ProvisionalWindow[];
  /** whether the person asked to see what was heard, and that, as soon as it is there */
  looking: boolean;
  original: Segments | null;
}

const closed: OpenDocument = {
  id: null,
  loading: false,
  failure: null,
  segments: [],
  stats: null,
  edited: false,
  saving: "no",
  past: [],
  future: [],
  provisional: [],
  looking: false,
  original: null,
};

export const useDocument = create<OpenDocument>(() => closed);
const { getState: get, setState: set } = useDocument;

const autosaveMilliseconds = 500;
const deepest = 500;
const mostReadings = 3;

export class DocumentKeeper {
  readonly #host: PageHost;
  #revision = 0;
  /** those whose words are in the document */
  #windows = 0;
  /** the last one that was told of while the document is on its way */
  #told = 0;
  /** which reading of a document counts */
  #reading = 0;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #saving: Promise<void> = Promise.resolve();

  constructor(host: PageHost) {
    this.#host = host;
  }

  async open(id: string | null): Promise<void> {
    await this.flush();
    if (id === null) {
      set(closed);
      return;
    }
    try {
      await this.#read(id);
    } catch (error) {
      const failure = failureOfRefusal(error);
      if (get().id === id) set({ loading: false, failure });
    }
  }

  onEvent(event: HostEvent): void {
    const { id, loading } = get();
    if (event.type === "rows" && hasEnded(event.rows)) set({ provisional: [] });
    if (id === null || !("id" in event) || event.id !== id) return;
    if (event.type === "document") void this.open(id);
    else if (event.type === "provisional") set({ provisional: loading ? [] : this.#unfinished(event.windows) });
    else if (event.type === "window") this.#onWindow(id, event);
  }

  /** A change by the person; none while the original is shown. */
  edit(change: Change): void {
    if (get().original === null) this.amend(change);
  }

  /** What the engine wrote for the person meanwhile: it counts whatever is shown. */
  amend(change: Change): void {
    const { segments, past } = get();
    const next = change(segments);
    if (next === segments) return;
    set({ segments: next, past: [...past.slice(-deepest), segments], future: [] });
    this.#changed();
  }

  undo(): void {
    const { segments, past, future, original } = get();
    const before = past.at(-1);
    if (before === undefined || original !== null) return;
    set({ segments: before, past: past.slice(0, -1), future: [segments, ...future] });
    this.#changed();
  }

  redo(): void {
    const { segments, past, future, original } = get();
    const [after, ...rest] = future;
    if (after === undefined || original !== null) return;
    set({ segments: after, past: [...past, segments], future: rest });
    this.#changed();
  }

  async showOriginal(shown: boolean): Promise<void> {
    const { id } = get();
    if (id === null) return;
    set(shown ? { looking: true } : { looking: false, original: null });
    if (!shown) return;
    try {
      const original = await this.#host.call("original", { id });
      // Another one may have been opened meanwhile, or the person may have turned back.
      if (get().id === id && get().looking) set({ original });
    } catch (error) {
      tellFailure(failureOfRefusal(error));
      if (get().id === id) set({ looking: false });
    }
  }

  /** To the original that is shown; can be undone like any change. */
  revert(): void {
    const { original } = get();
    if (original === null) return;
    set({ looking: false, original: null });
    this.edit(() => original);
  }

  /** Saves now, not when the pause in typing is over. */
  async flush(): Promise<void> {
    if (this.#timer !== null) {
      clearTimeout(this.#timer);
      this.#timer = null;
      this.#saving = this.#saving.then(() => this.#save());
    }
    await this.#saving;
  }

  /** Reads it until it holds every window that was told of meanwhile: an answer may be older than what is heard before it. */
  async #read(id: string): Promise<void> {
    this.#reading += 1;
    const mine = this.#reading;
    set({ ...closed, id, loading: true });
    this.#told = 0;
    for (let tries = 1; ; tries++) {
      const document = await this.#host.call("document", { id });
      // Another one was opened, or this one anew.
      if (mine !== this.#reading || get().id !== id) return;
      if (document.windows >= this.#told || tries === mostReadings) return this.#load(document);
    }
  }

  #load({ row, revision, windows, segments, stats, edited }: Document): void {
    this.#revision = revision;
    this.#windows = windows;
    set({ ...closed, id: row.id, segments, stats, edited });
  }

  #onWindow(id: string, { windows, segments }: WindowEvent): void {
    if (get().loading) this.#told = Math.max(this.#told, windows);
    else if (windows === this.#windows + 1) this.#add(windows, segments);
    else if (windows > this.#windows) void this.open(id);
  }

  #add(windows: number, heard: WindowEvent["segments"]): void {
    this.#windows = windows;
    const provisional = this.#unfinished(get().provisional);
    if (heard.length === 0) {
      set({ provisional });
      return;
    }
    const add = (segments: Segments): Segments => inTime([...segments, ...heard]);
    // Earlier states get the new words too: undo must not take away what the engine wrote meanwhile.
    const { segments, past, future, original } = get();
    set({
      provisional,
      segments: add(segments),
      past: past.map(add),
      future: future.map(add),
      original: original && add(original),
    });
  }

  /** Those of finished windows are there for good. */
  #unfinished(all: readonly ProvisionalWindow[]): ProvisionalWindow[] {
    return all.filter(({ index }) => index >= this.#windows);
  }

  #changed(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    set({ saving: "waits", edited: true });
    this.#timer = setTimeout(() => void this.flush(), autosaveMilliseconds);
  }

  async #save(): Promise<void> {
    const { id, segments } = get();
    if (id === null) return;
    set({ saving: "saves" });
    try {
      const asked = { id, revision: this.#revision, windows: this.#windows, segments: [...segments] };
      const saved = await this.#host.call("save", asked);
      if (get().id !== id) return;
      this.#revision = saved.revision;
      set({ saving: this.#timer === null ? "no" : "waits" });
    } catch (error) {
      const failure = failureOfRefusal(error);
      tellFailure(failure);
      set({ saving: "no" });
      if (failure.code === "document.changed") await this.#read(id);
    }
  }
}

/** Nothing is being decoded of a file that is not under way. */
function hasEnded(rows: readonly QueueRow[]): boolean {
  const { id, provisional } = get();
  return provisional.length > 0 && rows.some((row) => row.id === id && !isUnderWay(row));
}

/** What is before the person's eyes: their version, or the original while they look at it. */
export function shownSegments({ original, segments }: Pick<OpenDocument, "original" | "segments">): Segments {
  return original ?? segments;
}
