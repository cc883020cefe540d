/** Draws of one case: the same number gives the same case, on every machine. */
import { random } from "../../bench/random-model.ts";

export interface Chance {
  /** from 0 to below 1 */
  fraction(): number;
  /** a whole number from `least` to below `end` */
  whole(least: number, end: number): number;
  /** @throws RangeError where there is nothing to choose from */
  one<T>(of: readonly T[]): T;
  /** true in so many of a hundred draws */
  percent(share: number): boolean;
  bytes(length: number): Uint8Array;
}

export function chanceOf(number: number): Chance {
  const fraction = random(number);
  const whole = (least: number, end: number) => least + Math.floor(fraction() * Math.max(0, end - least));
  return {
    fraction,
    whole,
    one(of) {
      const index = whole(0, of.length);
      if (!(index in of)) throw new RangeError("nothing to choose from");
      return of[index] as (typeof of)[number];
    },
    percent: (share) => fraction() * 100 < share,
    bytes: (length) => Uint8Array.from({ length }, () => whole(0, 256)),
  };
}

/** Numbers that break what trusts them: ends of every width, one beside them, and what is close to 0. */
export const oddNumbers: readonly bigint[] = [
  ...[0n, 1n, 2n, 3n, 7n, 8n, 15n, 16n, 17n, 100n, 188n, 255n, 256n],
  ...[0x7fffn, 0x8000n, 0xffffn, 0x10000n, 0x7fffffn, 0xffffffn, 44_100n, 1_000_000n],
  ...[0x7fffffffn, 0x80000000n, 0xfffffffen, 0xffffffffn, 0x100000000n, (1n << 53n) - 1n, 1n << 53n],
  ...[(1n << 62n) + 1n, (1n << 63n) - 1n, 1n << 63n, (1n << 64n) - 1n],
  // As floats: infinite, not a number, 1e30, the smallest above 0.
  ...[0x7f800000n, 0x7fc00000n, 0x7149f2can, 0x00000001n, 0x7ff0000000000000n, 0x7ff8000000000000n],
];

/** Writes a number over so many bytes; what doesn't fit is cut off at its upper end. */
export function write(bytes: Uint8Array, at: number, length: number, value: bigint, isLittle: boolean): void {
  for (let i = 0; i < length; i++) {
    const place = isLittle ? at + i : at + length - 1 - i;
    if (place >= 0 && place < bytes.length) bytes[place] = Number((value >> BigInt(8 * i)) & 0xffn);
  }
}
