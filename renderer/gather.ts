/** Hands events on once a frame, so that a burst of them is one drawing. */

/** Hidden pages draw no frames: what waits for one is handed on by then. */
const latestMilliseconds = 250;

export function gathered<Event>(onEvents: (events: readonly Event[]) => void): (event: Event) => void {
  let waiting: Event[] = [];
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    const events = waiting;
    waiting = [];
    onEvents(events);
  };
  return (event) => {
    waiting.push(event);
    if (waiting.length > 1) return;
    frame = requestAnimationFrame(flush);
    timer = setTimeout(flush, latestMilliseconds);
  };
}
