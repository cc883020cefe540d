/** The compression ratio against zlib itself: what Python's zlib.compress (zlib 1.2.13) made of the same texts, in bytes. */
import { expect, test } from "vitest";
import { compressionRatio } from "../../src/decode/checks.ts";
import zlibBytes from "./zlib-bytes.json" with { type: "json" };

const scripts = [
  "a quick brown fox was not what your country can do for you ask and he might have been made more than so my fellow",
  "было бы хорошо если сегодня мы вместе пойдём в город чтобы купить книги и хлеб потом домой",
  "今日は とても いい 天気 です から 散歩 に 行きましょう 明日 雨 東京 電車 時間",
  "สวัสดี ครับ วันนี้ อากาศ ดี มาก เรา ไป กิน ข้าว ที่ ตลาด",
].map((words) => words.split(" "));

/** Texts as decoding makes them: speech in several scripts, loops of every period, runs of one letter, nearly random letters. */
function texts(): string[] {
  let state = 1;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const spoken = (words: readonly string[], length: number): string =>
    Array.from({ length }, () => words[next(words.length)]).join(" ");
  return Array.from({ length: 300 }, (_, place) => {
    const words = scripts[place % scripts.length] ?? [];
    const length = next(220);
    if (place % 5 === 0) return `${spoken(words, next(12))} `.repeat(1 + next(60));
    if (place % 5 === 1) return spoken(words, length) + "o".repeat(next(400)) + spoken(words, next(9));
    if (place % 5 === 2) return Array.from({ length: 3 * length }, () => String.fromCodePoint(97 + next(26))).join("");
    return spoken(words, length);
  });
}

test("a text's length in zlib is zlib's own, to the byte", () => {
  const bytes = texts().map((text) => {
    const length = Buffer.byteLength(text);
    return length === 0 ? 8 : Math.round(length / compressionRatio(text));
  });
  expect(bytes).toEqual(zlibBytes);
});
