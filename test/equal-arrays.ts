/** Typed arrays that are equal, told so at once: element by element, as the library compares, a minute of samples takes ten seconds. */
import { expect } from "vitest";

const isNumbers = (value: unknown): value is ArrayLike<number> & object =>
  ArrayBuffer.isView(value) && !(value instanceof DataView);

/** @returns undefined where the library has to look itself: at what differs, and at what is no array of numbers */
function equalArrays(a: unknown, b: unknown): true | undefined {
  if (!isNumbers(a) || !isNumbers(b) || a.constructor !== b.constructor || a.length !== b.length) return undefined;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return undefined;
  return true;
}

expect.addEqualityTesters([equalArrays]);
