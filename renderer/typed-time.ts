/** Times as people write them into fields. */

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
