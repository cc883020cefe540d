/** Where the person is in the transcript: chosen and edited segment, what is looked for, what is decoded again. */
import { create } from "zustand";
import { shownSegments, useDocument } from "../document.ts";

export interface ReadingState {
  /** which transcript */
  id: string | null;
  chosen: number | null;
  editing: number | null;
  finding: boolean;
  find: string;
  replace: string;
  /** keys of segments that are being decoded again */
  busy: ReadonlySet<string>;
  choose(index: number | null): void;
  edit(index: number | null): void;
  setBusy(key: string, busy: boolean): void;
  /** begins anew with another transcript; whoever comes back to one finds it as it was */
  read(id: string): void;
}

const start = { id: null, chosen: null, editing: null, finding: false, find: "", replace: "", busy: new Set<string>() };

export const useReading = create<ReadingState>((set) => ({
  ...start,
  choose: (chosen) => set({ chosen }),
  edit: (editing) => set(editing === null ? { editing } : { editing, chosen: editing }),
  setBusy: (key, busy) =>
    set((state) => {
      const next = new Set(state.busy);
      if (busy) next.add(key);
      else next.delete(key);
      return { busy: next };
    }),
  read: (id) => set((state) => (state.id === id ? {} : { ...start, id })),
}));

/** What is heard of another channel may belong before a segment that is chosen: the segment stays, not its number. */
useDocument.subscribe((now, before) => {
  const { chosen, editing, id } = useReading.getState();
  if (chosen === null || id !== now.id || now.id !== before.id) return;
  const [segments, were] = [shownSegments(now), shownSegments(before)];
  const key = were[chosen]?.key;
  if (segments === were || key === undefined || segments[chosen]?.key === key) return;
  const moved = segments.findIndex((segment) => segment.key === key);
  if (moved >= 0) useReading.setState({ chosen: moved, editing: editing === chosen ? moved : editing });
});
