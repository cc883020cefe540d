/** Numbers as people read them. Bytes are decimal: 1 MB = 10^6, as the memory report counts. */

export function clock(seconds: number, withHours = false): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (value: number): string => String(value).padStart(2, "0");
  return h > 0 || withHours ? `${withHours ? two(h) : h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let [size, unit] = [value, 0];
  while (size >= 999.5 && unit < units.length - 1) [size, unit] = [size / 1000, unit + 1];
  const digits = unit === 0 || size >= 99.95 ? 0 : 1;
  return `${size.toFixed(digits)} ${units[unit]}`;
}

/** "2 min", "1 h 5 min", "40 s" */
export function span(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}

/** "38x" */
export function times(factor: number): string {
  return `${factor >= 10 ? factor.toFixed(0) : factor.toFixed(1)}x`;
}

export function count(value: number): string {
  return value.toLocaleString("en");
}

export function percent(share: number): string {
  return `${Math.floor(100 * Math.min(1, Math.max(0, share)))} %`;
}

const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "code" });

/** Languages that Whisper knows and browsers have no name for. */
const unnamed: Record<string, string> = { ba: "Bashkir", bo: "Tibetan" };

export function languageName(code: string): string {
  if (code === "") return "";
  const own = unnamed[code];
  if (own !== undefined) return own;
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
