/** Figures for people, and text that is safe to print on a terminal. */
import stringWidth from "string-width";

/** `4:07`, `1:02:11` */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  const rest = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** How long something takes: `4.2 s`, `38 s`, `7 min`, `2 h 5 min`. */
export function span(seconds: number): string {
  if (seconds < 9.95) return `${Math.max(0, seconds).toFixed(1)} s`;
  if (seconds < 89.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Decimal units, three figures: `6.93 MB`. */
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
  const size = Math.abs(value);
  return size >= 100 ? String(Math.round(value)) : value.toPrecision(3);
}

/** `38x`: seconds of sound in a second of work */
export function speed(realTimeFactor: number): string {
  return `${realTimeFactor >= 10 ? Math.round(realTimeFactor) : figure(realTimeFactor)}x`;
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

const names = new Intl.DisplayNames("en", { type: "language", fallback: "none" });

/** `en` -> `English`; a code that the system has no name for stays. */
export function languageName(code: string): string {
  // Whisper writes Javanese with its old code.
  return names.of(code === "jw" ? "jv" : code) ?? code;
}

/** A path or name as it can stand in a line: control characters and marks that turn the direction of the text are made visible. */
export function shown(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, "\ufffd");
}

/** The text, its middle left out where it would be wider than this. */
export function fitted(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  const graphemes = [...new Intl.Segmenter("en").segment(text)].map(({ segment }) => segment);
  const room = Math.max(0, width - 1);
  let [head, tail] = ["", ""];
  // From both ends: names of recordings differ at their ends.
  while (graphemes.length > 0) {
    const fromHead = stringWidth(head) <= stringWidth(tail);
    const next = (fromHead ? graphemes.shift() : graphemes.pop()) ?? "";
    if (stringWidth(head) + stringWidth(tail) + stringWidth(next) > room) break;
    if (fromHead) head += next;
    else tail = next + tail;
  }
  return width < 1 ? "" : `${head}…${tail}`;
}
