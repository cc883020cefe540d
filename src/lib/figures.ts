/** Numbers as people read them, on the page and in the terminal. Bytes are decimal: 1 MB = 10^6, as the memory report counts. */

/** `4:07`, `1:02:11` @param withHours `0:04:07` is written `00:04:07`, so that a column of times is even */
export function clock(seconds: number, withHours = false): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number): string => String(value).padStart(2, "0");
  if (withHours) return `${two(hours)}:${two(minutes)}:${two(rest)}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** To the millisecond, as it can be typed again: `1:02.345`, `1:00:02.345` */
export function preciseClock(seconds: number): string {
  const milliseconds = Math.max(0, Math.round(1000 * seconds));
  const [hours, minutes, rest] = [
    Math.floor(milliseconds / 3_600_000),
    Math.floor(milliseconds / 60_000) % 60,
    milliseconds % 60_000,
  ];
  const padded = (value: number): string => String(value).padStart(2, "0");
  const tail = `${padded(Math.floor(rest / 1000))}.${String(rest % 1000).padStart(3, "0")}`;
  return hours > 0 ? `${hours}:${padded(minutes)}:${tail}` : `${minutes}:${tail}`;
}

/** How long something took: `4.2 s`, `38 s`, `7 min`, `2 h`, `2 h 5 min`. */
export function span(seconds: number): string {
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)} s`;
  if (seconds < 89.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** An estimate of what is still to come: whole seconds, and never none: `1 s left`, `7 min left`. */
export function timeLeft(seconds: number): string {
  return seconds < 9.95 ? `${Math.max(1, Math.round(seconds))} s left` : `${span(seconds)} left`;
}

/** Three figures: `8.58 MB`, `47.9 MB`. */
export function bytes(count: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let [value, unit] = [count, 0];
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit]}`;
}

/** Three figures without an exponent: `0.0123`, `38.2`, `1230`. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return "-";
  if (value === 0) return "0";
  return Math.abs(value) >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}

/** `38x`, `2.4x`: seconds of sound in a second of work */
export function speed(realTimeFactor: number): string {
  return `${realTimeFactor >= 10 ? Math.round(realTimeFactor) : realTimeFactor.toPrecision(2)}x`;
}

/** Of 0..1: `42 %`, never above what is reached. */
export function percent(share: number): string {
  return `${Math.floor(100 * Math.min(1, Math.max(0, share)))} %`;
}

/** The same of work that is under way: never 100 before its end. */
export function percentSoFar(share: number): string {
  return percent(Math.min(0.99, share));
}

/** `1,234` */
export function grouped(number: number): string {
  return number.toLocaleString("en");
}

/** `1 file`, `1,234 files` */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${grouped(number)} ${number === 1 ? one : many}`;
}
