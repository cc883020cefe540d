/** Decoding with canonical codes: short ones by one look into a table, long ones by comparing with the first code of each length. */

import type { BitReader } from "../bits.ts";
import { type CodeTable, scaleFactorCodes, spectrumCodes } from "./aac-tables.ts";

const shortBits = 9;

export interface Code {
  /** For every 9 bits: value * 32 + length, or -1 where the code is longer. */
  short: Int32Array;
  /** The first code of each length, that length's first place in `values`, and how many there are. */
  first: Int32Array;
  place: Int32Array;
  counts: readonly number[];
  values: readonly number[];
}

function build({ counts, values }: CodeTable): Code {
  const short = new Int32Array(2 ** shortBits).fill(-1);
  const first = new Int32Array(counts.length + 1);
  const place = new Int32Array(counts.length + 1);
  let code = 0;
  let at = 0;
  for (let length = 1; length <= counts.length; length++) {
    code *= 2;
    first[length] = code;
    place[length] = at;
    const count = counts[length - 1] ?? 0;
    if (length <= shortBits)
      for (let i = 0; i < count; i++) {
        const start = (code + i) << (shortBits - length);
        short.fill((values[at + i] ?? 0) * 32 + length, start, start + 2 ** (shortBits - length));
      }
    code += count;
    at += count;
  }
  return { short, first, place, counts, values };
}

/** The next code's value, or -1 where there is none. */
export function readCode(reader: BitReader, code: Code): number {
  const word = reader.peek32();
  const found = code.short[word >>> (32 - shortBits)] ?? -1;
  if (found >= 0) {
    reader.position += found & 31;
    return found >> 5;
  }
  for (let length = shortBits + 1; length <= code.counts.length; length++) {
    const offset = (word >>> (32 - length)) - (code.first[length] ?? 0);
    if (offset < (code.counts[length - 1] ?? 0)) {
      reader.position += length;
      return code.values[(code.place[length] ?? 0) + offset] ?? -1;
    }
  }
  return -1;
}

export interface SpectrumBook {
  code: Code;
  /** Lines in one code word. */
  lines: 2 | 4;
  /** The base of the number whose digits the lines are. */
  base: number;
  /** Taken off every digit in books with signs of their own; 0: sign bits follow. */
  offset: number;
}

let books: { scaleFactors: Code; spectrum: SpectrumBook[] } | undefined;

/** Made on first use: a few milliseconds. */
export function codebooks(): { scaleFactors: Code; spectrum: SpectrumBook[] } {
  const bases = [3, 3, 3, 3, 9, 9, 8, 8, 13, 13, 17];
  const offsets = [1, 1, 0, 0, 4, 4, 0, 0, 0, 0, 0];
  books ??= {
    scaleFactors: build(scaleFactorCodes),
    spectrum: spectrumCodes.map((table, i) => ({
      code: build(table),
      lines: i < 4 ? 4 : 2,
      base: bases[i] ?? 0,
      offset: offsets[i] ?? 0,
    })),
  };
  return books;
}
