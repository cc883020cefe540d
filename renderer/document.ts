/** The open transcript: what it says, what can be undone, and that every change reaches the program. */
import { create } from "zustand";
import type { HostEvent } from "../src/api/contract.ts";
import type { Document, EditedSegment } from "../src/api/document.ts";
import type { ProvisionalWindow } from "../src/api/engine.ts";
import type { FailureValue } from "../src/api/failure.ts";
import { isUnderWay, type QueueRow } from "../src/api/queue.ts";
import { inTime, type TranscriptStats } from "../src/api/transcript.ts";
import { type PageHost, Refusal } from "./connect.ts";
import { tellFailure } from "./store.ts";

type Segments = readonly EditedSegment[];

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

const autosaveMilliseconds = 500;
const deepest = 500;
const mostReadings = 3;

export interface DocumentKeeper {
  open(id: string | null): Promise<void>;
  onEvent(event: HostEvent): void;
  /** a change by the person; none while the original is shown */
  edit(change: (segments: Segments) => Segments): void;
  /** what the engine wrote for the person meanwhile: it counts whatever is shown */
  amend(change: (segments: Segments) => Segments): void;
  undo(): void;
  redo(): void;
  showOriginal(shown: boolean): Promise<void>;
  /** to the original that is shown; can be undone like any change */
  revert(): void;
  /** now, not when the pause in typing is over */
  flush(): Promise<void>;
}

export function createKeeper(host: PageHost): DocumentKeeper {
  const { getState: get, setState: set } = useDocument;
  let revision = 0;
  let windows = 0;
  /** windows that were told of while the document is on its way, and which reading of it counts */
  let told = 0;
  let reading = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let saving: Promise<void> = Promise.resolve();

  const load = (document: Document): void => {
    revision = document.revision;
    windows = document.windows;
    const { segments, stats, edited } = document;
    set({ ...closed, id: document.row.id, segments, stats, edited });
  };

  /** Reads it until it holds every window that was told of meanwhile: an answer may be older than what is heard before it. */
  const read = async (id: string): Promise<void> => {
    reading += 1;
    const mine = reading;
    set({ ...closed, id, loading: true });
    told = 0;
    for (let tries = 1; ; tries++) {
      const document = await host.call("document", { id });
      // Another one was opened, or this one anew.
      if (mine !== reading || get().id !== id) return;
      if (document.windows >= told || tries === mostReadings) return load(document);
    }
  };

  const open = async (id: string | null): Promise<void> => {
    await flush();
    if (id === null) {
      set(closed);
      return;
    }
    try {
      await read(id);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (get().id === id) set({ loading: false, failure: error.failure });
    }
  };

  const save = async (): Promise<void> => {
    const { id, segments } = get();
    if (id === null) return;
    set({ saving: "saves" });
    try {
      const saved = await host.call("save", { id, revision, windows, segments: [...segments] });
      if (get().id !== id) return;
      revision = saved.revision;
      set({ saving: timer === null ? "no" : "waits" });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      tellFailure(error.failure);
      set({ saving: "no" });
      if (error.failure.code === "document.changed") await read(id);
    }
  };

  const flush = async (): Promise<void> => {
    if (timer !== null) {
      clearTimeout(timer);
      timer = null;
      saving = saving.then(save);
    }
    await saving;
  };

  const changed = (): void => {
    if (timer !== null) clearTimeout(timer);
    set({ saving: "waits", edited: true });
    timer = setTimeout(() => void flush(), autosaveMilliseconds);
  };

  const amend: DocumentKeeper["amend"] = (change) => {
    const { segments, past } = get();
    const next = change(segments);
    if (next === segments) return;
    set({ segments: next, past: [...past.slice(-deepest), segments], future: [] });
    changed();
  };

  const edit: DocumentKeeper["edit"] = (change) => {
    if (get().original === null) amend(change);
  };

  /** Those of finished windows are there for good. */
  const unfinished = (all: readonly ProvisionalWindow[]) => all.filter(({ index }) => index >= windows);

  /** Nothing is being decoded of a file that is not under way. */
  const ended = (rows: readonly QueueRow[]): boolean =>
    get().provisional.length > 0 && rows.some((row) => row.id === get().id && !isUnderWay(row));

  return {
    open,
    flush,
    edit,
    amend,
    onEvent(event) {
      const { id } = get();
      if (event.type === "rows" && ended(event.rows)) set({ provisional: [] });
      if (id === null || !("id" in event) || event.id !== id) return;
      if (event.type === "document") void open(id);
      else if (event.type === "provisional") set({ provisional: get().loading ? [] : unfinished(event.windows) });
      else if (event.type !== "window") return;
      else if (get().loading) told = Math.max(told, event.windows);
      else if (event.windows === windows + 1) {
        windows = event.windows;
        const provisional = unfinished(get().provisional);
        if (event.segments.length === 0) return set({ provisional });
        const add = (segments: Segments): Segments => inTime([...segments, ...event.segments]);
        // Earlier states get the new words too: undo must not take away what the engine wrote meanwhile.
        const { segments, past, future, original } = get();
        set({
          provisional,
          segments: add(segments),
          past: past.map(add),
          future: future.map(add),
          original: original && add(original),
        });
      } else if (event.windows > windows) void open(id);
    },
    undo() {
      const { segments, past, future, original } = get();
      const before = past.at(-1);
      if (before === undefined || original !== null) return;
      set({ segments: before, past: past.slice(0, -1), future: [segments, ...future] });
      changed();
    },
    redo() {
      const { segments, past, future, original } = get();
      const [after, ...rest] = future;
      if (after === undefined || original !== null) return;
      set({ segments: after, past: [...past, segments], future: rest });
      changed();
    },
    async showOriginal(shown) {
      const { id } = get();
      if (id === null) return;
      set(shown ? { looking: true } : { looking: false, original: null });
      if (!shown) return;
      try {
        const original = await host.call("original", { id });
        // Another one may have been opened meanwhile, or the person may have turned back.
        if (get().id === id && get().looking) set({ original });
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        tellFailure(error.failure);
        if (get().id === id) set({ looking: false });
      }
    },
    revert() {
      const { original } = get();
      if (original === null) return;
      set({ looking: false, original: null });
      edit(() => original);
    },
  };
}

/** What is before the person's eyes: their version, or the original while they look at it. */
export function shownSegments({ original, segments }: Pick<OpenDocument, "original" | "segments">): Segments {
  return original ?? segments;
}
