/** Keys as they are written on the keyboard before the person, as far as its language says. */
import { words } from "./words.ts";

const mac = /mac|iphone|ipad/i.test(navigator.platform);
const arrows = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→" };
const signs: Record<string, string> = mac
  ? { ...arrows, Ctrl: "⌘", Alt: "⌥", Shift: "⇧", Enter: "↩", Escape: "Esc", Backspace: "⌫", Delete: "⌦" }
  : arrows;
const names: Record<string, string> = words.keys.signs;

/** @param keys as in "Ctrl Shift Z" */
export function keyNames(keys: string): string {
  // The one that the system keeps for itself with its own key.
  if (mac && keys === "Ctrl Space") return `⌃${names.Space}`;
  return keys
    .split(" ")
    .map((key) => signs[key] ?? names[key] ?? key)
    .join(mac ? "" : " ");
}
