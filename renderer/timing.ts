/** The timing tools: whether they are open, which part of the recording they show, and the border that is being dragged. */
import { create } from "zustand";
import { type ShortRule, usualShortRule } from "./merge-short.ts";
import { usePlayer } from "./player.ts";
import type { Side } from "./segment-times.ts";
import { type WaveView, zoomedView } from "./wave-view.ts";

/** Where a border is held; it counts when it is let go. */
export interface HeldBorder {
  /** of its segment */
  key: string;
  side: Side;
  seconds: number;
  alone: boolean;
}

export interface TimingState {
  open: boolean;
  /** of the recording that is open, in seconds */
  duration: number;
  view: WaveView;
  held: HeldBorder | null;
  dialog: "shift" | "stretch" | "merge" | null;
  /** by which short segments were looked for last */
  shortRule: ShortRule;
}

const none: WaveView = { start: 0, end: 0 };

export const useTiming = create<TimingState>(() => ({
  open: false,
  duration: 0,
  view: none,
  held: null,
  dialog: null,
  shortRule: usualShortRule,
}));

/** So much is seen when the tools are opened, in seconds. */
const firstSeconds = 20;

const { getState: get, setState: set } = useTiming;

export const timing = {
  /** another recording, or one that is longer than was told; the view stays where it can */
  setDuration(duration: number): void {
    const { view } = get();
    const placed = view.end > view.start && view.end <= duration;
    set({ duration, view: placed ? view : aroundPlayer(duration) });
  },
  /** whatever is opened next is seen from its beginning */
  leave: (): void => set({ view: none, held: null, dialog: null }),
  toggle: (): void =>
    set(({ open, duration }) => (open ? { open: false } : { open: true, view: aroundPlayer(duration) })),
  /** @param at stays where it is; the player's place where it is seen, else the middle */
  zoom(factor: number, at?: number): void {
    const { view, duration } = get();
    const { time } = usePlayer.getState();
    const seen = time >= view.start && time <= view.end;
    set({ view: zoomedView(view, duration, at ?? (seen ? time : (view.start + view.end) / 2), factor) });
  },
  /** opens the tools, if they are closed, on what is around a moment */
  zoomFrom(at: number, factor: number): void {
    const { open, view, duration } = get();
    const start = at >= view.start && at <= view.end && open ? view : around(at, duration);
    set({ open: true, view: open ? zoomedView(start, duration, at, factor) : start });
  },
  whole: (): void => set(({ duration }) => ({ view: { start: 0, end: duration } })),
};

function around(at: number, duration: number): WaveView {
  const length = Math.min(duration, firstSeconds);
  const start = Math.min(Math.max(0, at - length / 2), duration - length);
  return { start, end: start + length };
}

function aroundPlayer(duration: number): WaveView {
  return around(usePlayer.getState().time, duration);
}
