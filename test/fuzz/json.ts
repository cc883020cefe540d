/** JSON with one value that nobody expects there, and JSON that is none any more. */
import type { Chance } from "./chance.ts";

const oddText = ["", " ", "whisper", "\u0000", "\ud800", "é", "a".repeat(100_000), "../..", "<|endoftext|>", "Ġ", "-1"];
const numbers = [-1, 0, 1, 2, 7, 0.5, 1e-300, 255, 448, 449, 4096, 51_864, 51_866, 65_536, 2 ** 31, 2 ** 53, 1e300];

function oddValue(chance: Chance): unknown {
  const nested = (depth: number): unknown => (depth === 0 ? [] : [nested(depth - 1)]);
  return chance.one<() => unknown>([
    () => chance.one(numbers),
    () => chance.one(numbers),
    () => chance.one(oddText),
    () => chance.one([null, true, false, [], {}, [[]], [null], [1, 2]]),
    () => nested(500),
    () => Array.from({ length: chance.one([10, 5000, 100_000]) }, () => chance.one(numbers)),
  ])();
}

const isHolder = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** Changes a value somewhere within, by any depth. */
function change(holder: Record<string, unknown>, chance: Chance): void {
  const keys = Object.keys(holder);
  if (keys.length === 0) return;
  const key = chance.one(keys);
  const inner = holder[key];
  if (isHolder(inner) && chance.percent(75)) {
    change(inner, chance);
    return;
  }
  const way = chance.whole(0, 10);
  if (way === 0) delete holder[key];
  else if (way === 1) holder[chance.one(oddText)] = inner;
  else if (way === 2) holder[key] = holder[chance.one(keys)];
  else if (way === 3 && typeof inner === "number") holder[key] = inner + chance.one([-1, 1, 0.5]);
  else holder[key] = oddValue(chance);
}

/** @param text JSON; still JSON afterwards */
export function damagedJson(text: string, chance: Chance): string {
  const value: unknown = JSON.parse(text);
  if (!isHolder(value) || chance.percent(3)) return JSON.stringify(oddValue(chance));
  const times = chance.one([1, 1, 2, 5]);
  for (let i = 0; i < times; i++) change(value, chance);
  return JSON.stringify(value);
}

/** @returns the text cut, stretched, or with other characters in it */
export function damagedText(text: string, chance: Chance): string {
  const at = chance.whole(0, text.length);
  const to = chance.whole(at, Math.min(text.length, at + 200));
  return chance.one([
    () => text.slice(0, at),
    () => text.slice(0, at) + text.slice(to),
    () => text.slice(0, at) + chance.one(oddText) + text.slice(to),
    () => text + text.slice(at),
    () => `\ufeff${text}`,
    () => `${"[".repeat(100_000)}${text}`,
    () => `<!DOCTYPE html><html><body>${text.slice(0, 100)}</body></html>`,
  ])();
}
