/** Times as people write them into fields, and as fields show them. */

/** `1:02.345`, `1:00:02.345` */
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

const timePattern = /^(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,6})(?:[.,](\d+))?$/;

/** @returns seconds, to the millisecond: of `1:02.345`, `62.3`, `00:01:02,345`; null of what is no time */
export function typedTime(text: string): number | null {
  const match = timePattern.exec(text.trim());
  if (match === null) return null;
  const [, hours = "0", minutes, seconds = "0", fraction = "0"] = match;
  // 1:75 and 1:70:00 are slips of the hand.
  if (minutes !== undefined && Number(seconds) >= 60) return null;
  if (match[1] !== undefined && Number(minutes) >= 60) return null;
  const all = 3600 * Number(hours) + 60 * Number(minutes ?? 0) + Number(seconds) + Number(`0.${fraction}`);
  return Math.round(1000 * all) / 1000;
}

/** @returns seconds, earlier ones below zero: of `-1.5`, `+0:02`, `3`; null of what is no time */
export function typedShift(text: string): number | null {
  const [, sign = "", rest = ""] = /^([+\-−–]?)\s*(.*)$/.exec(text.trim()) ?? [];
  const seconds = typedTime(rest);
  if (seconds === null || seconds === 0) return seconds;
  return sign === "" || sign === "+" ? seconds : -seconds;
}
