/** What the timing tools do to the open transcript: through the keeper, so that it is undone and saved like any change. */
import type { EditedSegment } from "../../src/api/document.ts";
import { useDocument } from "../document.ts";
import { player, usePlayer } from "../player.ts";
import type { Program } from "../program.ts";
import { borderPlace, moveBorder, type Side, setBorder } from "../segment-times.ts";
import { notify } from "../store.ts";
import { useTiming } from "../timing.ts";
import { viewWith } from "../wave-view.ts";
import { words } from "../words.ts";
import { useReading } from "./reading.ts";

export type TimingActions = ReturnType<typeof timingActions>;

/** The segment that a key or a button means, while there is one that can be changed. */
function meant(): { segments: readonly EditedSegment[]; index: number; segment: EditedSegment } | null {
  const { segments, original } = useDocument.getState();
  const { chosen } = useReading.getState();
  const segment = chosen === null ? undefined : segments[chosen];
  return chosen === null || segment === undefined || original !== null ? null : { segments, index: chosen, segment };
}

/** @returns what is wrong with a time for a border, in a sentence; null where it can be set */
export function refusedBorder(index: number, side: Side, seconds: number): string | null {
  const { segments } = useDocument.getState();
  const { duration } = useTiming.getState();
  if (seconds <= Math.max(duration, segments[index]?.end ?? 0) && setBorder(segments, index, side, seconds) !== null)
    return null;
  const low = borderPlace(segments, index, side, 0, false);
  const high = Math.min(borderPlace(segments, index, side, Number.MAX_SAFE_INTEGER, false), duration);
  return words.timing.outside(side, low, high);
}

export function timingActions({ keeper }: Pick<Program, "keeper">) {
  const set = (index: number, side: Side, seconds: number): void =>
    keeper.edit((segments) => setBorder(segments, index, side, seconds) ?? segments);

  return {
    /** @returns why not, in a sentence */
    set(index: number, side: Side, seconds: number): string | null {
      const refused = refusedBorder(index, side, seconds);
      if (refused === null) set(index, side, seconds);
      return refused;
    },
    /** a border of the chosen segment to the player's place */
    setHere(side: Side): boolean {
      const at = meant();
      if (at === null) return false;
      const { time } = usePlayer.getState();
      const refused = refusedBorder(at.index, side, time);
      if (refused === null) set(at.index, side, time);
      else notify({ level: "warning", text: words.timing.notHere(side, time), hint: refused });
      return true;
    },
    /** a border of the chosen segment by so many seconds, as far as it can go */
    nudge(side: Side, seconds: number): boolean {
      const at = meant();
      if (at === null) return false;
      keeper.edit((segments) => moveBorder(segments, at.index, side, at.segment[side] + seconds));
      const moved = useDocument.getState().segments[at.index]?.[side] ?? at.segment[side];
      useTiming.setState(({ view, duration }) => ({ view: viewWith(view, duration, { start: moved, end: moved }) }));
      return true;
    },
    /** the chosen segment, once */
    hear(): boolean {
      const at = meant();
      if (at !== null) player.playSpan(at.segment.start, at.segment.end);
      return at !== null;
    },
  };
}
