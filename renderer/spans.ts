/** Things that stand one behind the other in time: segments, subtitles. Times in seconds. */

/** @returns the place of the last that has begun, by halving; the first before any has, -1 where there are none */
export function lastBegun(spans: readonly { start: number }[], time: number): number {
  let [low, high] = [0, spans.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((spans[middle]?.start ?? 0) <= time) low = middle;
    else high = middle - 1;
  }
  return spans.length === 0 ? -1 : low;
}

/** @returns the place of the one at a time, -1 between two; none of them overlap */
export function placeAt(spans: readonly { start: number; end: number }[], time: number): number {
  const place = lastBegun(spans, time);
  const span = spans[place];
  return span !== undefined && span.start <= time && time < span.end ? place : -1;
}
