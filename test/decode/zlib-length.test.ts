/** The counted length against what zlib itself gives (Python's zlib.compress, zlib 1.2.13). */
import { expect, test } from "vitest";
import { zlibLength } from "../../src/decode/zlib-length.ts";

const lengths: readonly (readonly [string, number])[] = [
  ["", 8],
  ["a", 9],
  ["abc".repeat(100), 15],
  ["na ".repeat(2000), 34],
  [Array.from({ length: 3000 }, (_, i) => (i * i) % 97).join(" "), 208],
  [Array.from({ length: 400 }, (_, i) => String.fromCodePoint(0x3042 + ((i * i * 7) % 80))).join(""), 87],
  [Array.from({ length: 18 }, (_, i) => String.fromCodePoint(65 + i).repeat(Math.floor(1.6 ** i))).join(""), 70],
  [Array.from({ length: 2000 }, (_, i) => String.fromCodePoint(97 + (Math.imul(i, 2654435761) >>> 28))).join(""), 101],
];

test("the counted length is zlib's", () => {
  for (const [text, length] of lengths) expect(zlibLength(new TextEncoder().encode(text))).toBe(length);
});

test("bytes that don't compress are stored", () => {
  const noise = Uint8Array.from({ length: 1000 }, (_, i) => Math.imul(i + 1, 2654435761) >>> 13);
  expect(zlibLength(noise)).toBe(504);
});
