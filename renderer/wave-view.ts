/** Which part of a recording a waveform shows: seconds from and to. */

export interface WaveView {
  start: number;
  end: number;
}

/** Bins are a hundredth of a second: closer there is nothing more to see. */
const closestSeconds = 2;

const lengthOf = ({ start, end }: WaveView): number => end - start;

/** @param duration of the whole recording */
function inside(start: number, length: number, duration: number): WaveView {
  const seconds = Math.min(length, duration);
  const from = Math.min(Math.max(0, start), duration - seconds);
  return { start: from, end: from + seconds };
}

/** @param at the moment that stays where it is @param factor below 1 to see it closer */
export function zoomedView(view: WaveView, duration: number, at: number, factor: number): WaveView {
  const length = Math.min(duration, Math.max(closestSeconds, lengthOf(view) * factor));
  const share = (at - view.start) / lengthOf(view);
  return inside(at - share * length, length, duration);
}

export function scrolledView(view: WaveView, duration: number, seconds: number): WaveView {
  return inside(view.start + seconds, lengthOf(view), duration);
}

/** @returns the view itself where the span is seen whole; else as long a one with it in the middle, longer where it has to be */
export function viewWith(view: WaveView, duration: number, span: WaveView): WaveView {
  if (span.start >= view.start && span.end <= view.end) return view;
  const length = Math.max(lengthOf(view), 1.2 * lengthOf(span));
  return inside((span.start + span.end - length) / 2, length, duration);
}

/** A jump of the player, not its pace. */
const jumpSeconds = 1;

/**
 * A view turns its page when the player runs out of it, and goes along with a jump; whoever looks elsewhere meanwhile is left there.
 * @param before @param time where the player was and is
 */
export function followedView(view: WaveView, duration: number, before: number, time: number): WaveView {
  const seen = (seconds: number): boolean => seconds >= view.start && seconds <= view.end;
  if (seen(time) || (!seen(before) && Math.abs(time - before) < jumpSeconds)) return view;
  return inside(time - 0.1 * lengthOf(view), lengthOf(view), duration);
}

const steps = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14_400, 36_000];

/** Moments for a ruler, evenly apart. @param most of them */
export function rulerMarks({ start, end }: WaveView, most: number): { seconds: number; step: number }[] {
  const step = steps.find((one) => (end - start) / one <= most) ?? 86_400;
  const first = Math.ceil(start / step - 1e-6);
  const count = Math.max(0, Math.floor(end / step + 1e-6) - first + 1);
  return Array.from({ length: count }, (_, mark) => ({ seconds: (first + mark) * step, step }));
}
