const longest = 60;

/** A value out of somebody's file as a sentence may show it: one line, shortened, without characters that steer a terminal. */
export function quoted(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = (typeof value === "string" ? value : JSON.stringify(value)).slice(0, 10 * longest);
  const visible = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, " ").trim();
  const shown = visible.length > longest ? `${visible.slice(0, longest)}…` : visible;
  return typeof value === "string" ? `"${shown}"` : shown;
}
