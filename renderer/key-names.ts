/** Keys as they are written on the keyboard before the person. */

const mac = /mac|iphone|ipad/i.test(navigator.platform);
const signs: Record<string, string> = { Ctrl: "⌘", Shift: "⇧", Enter: "↩", Space: "Space", Esc: "Esc" };

/** @param keys as in "Ctrl Shift Z" */
export function keyNames(keys: string): string {
  if (!mac) return keys;
  return keys
    .split(" ")
    .map((key) => signs[key] ?? key)
    .join(keys.includes("Ctrl") ? "" : " ");
}
