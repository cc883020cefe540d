/** Times as formats write them. Everything is rounded to whole milliseconds first, so that no carry is lost (59.9996 s). */

/** @returns whole milliseconds, never below zero */
export function milliseconds(seconds: number): number {
  return Number.isFinite(seconds) ? Math.max(0, Math.round(seconds * 1000)) : 0;
}

function padded(value: number, digits: number): string {
  return String(value).padStart(digits, "0");
}

/** `01:02:03.456`, hours of two digits or more; SRT wants a comma before the milliseconds. */
export function formatTimestamp(ms: number, point: "." | "," = "."): string {
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const seconds = Math.floor(ms / 1000) % 60;
  return `${padded(hours, 2)}:${padded(minutes, 2)}:${padded(seconds, 2)}${point}${padded(ms % 1000, 3)}`;
}

/** `01:02:03`, for people: the second that is running. */
export function wallClock(seconds: number): string {
  return formatTimestamp(milliseconds(seconds)).slice(0, -4);
}

/** Seconds with at most three decimals, as a number. */
export function roundedSeconds(seconds: number): number {
  return milliseconds(seconds) / 1000;
}
