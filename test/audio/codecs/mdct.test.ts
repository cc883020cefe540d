/** The fast transforms and codes against their definitions. */
import { expect, test } from "vitest";
import { codebooks, readCode } from "../../../src/audio/codecs/aac-huffman.ts";
import { scaleFactorCodes, spectrumCodes } from "../../../src/audio/codecs/aac-tables.ts";
import { BitReader } from "../../../src/audio/bits.ts";
import { crc8, crc16, crc32 } from "../../../src/audio/checksum.ts";
import { makeInverseMdct } from "../../../src/audio/codecs/mdct.ts";

test.each([16, 128, 1024])("the inverse MDCT of %i lines is the sum that defines it", (n) => {
  const lines = Float32Array.from({ length: n }, (_, k) => Math.sin(k * k * 0.37) * (1 + (k % 7)));
  const samples = makeInverseMdct(n)(lines, 0);
  for (let m = 0; m < 2 * n; m += Math.max(1, n / 64)) {
    let sum = 0;
    for (let k = 0; k < n; k++) sum += (lines[k] ?? 0) * Math.cos((Math.PI / n) * (m + 0.5 + n / 2) * (k + 0.5));
    expect(samples[m]).toBeCloseTo(sum, 6);
  }
});

test("AAC's codes use every bit pattern once: they are complete", () => {
  for (const { counts, values } of [...spectrumCodes, scaleFactorCodes]) {
    const share = counts.reduce((sum, count, i) => sum + count * 2 ** -(i + 1), 0);
    expect(share).toBe(1);
    expect(new Set(values).size).toBe(counts.reduce((sum, count) => sum + count, 0));
  }
});

test("a code is read to the value that it stands for, short or long", () => {
  const tables = [...spectrumCodes, scaleFactorCodes];
  const codes = [...codebooks().spectrum.map(({ code }) => code), codebooks().scaleFactors];
  for (const [i, { counts, values }] of tables.entries()) {
    let code = 0;
    let at = 0;
    for (const [index, count] of counts.entries()) {
      code *= 2;
      for (let j = 0; j < count; j++, code++, at++) {
        const bytes = new Uint8Array(8);
        new DataView(bytes.buffer).setUint32(0, (code << (31 - index)) >>> 0);
        const reader = new BitReader(bytes);
        const table = codes[i];
        expect(table && readCode(reader, table)).toBe(values[at]);
        expect(reader.position).toBe(index + 1);
      }
    }
  }
});

test("bits are read across bytes, signed and unsigned, and past the end as zeros", () => {
  const reader = new BitReader(Uint8Array.of(0b1010_0000, 0xff, 0x00, 0x80, 0x01));
  expect([reader.read(3), reader.readUnary(), reader.read(0), reader.readSigned(4)]).toEqual([5, 5, 0, -1]);
  reader.position = 31;
  expect(reader.readUnary()).toBe(8);
  expect(reader.overrun).toBe(false);
  expect([reader.read(8), reader.overrun]).toEqual([0, true]);
  expect(new BitReader(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xfe)).readSigned(40)).toBe(-2);
});

test("the checksums give their catalogued values for 123456789", () => {
  const digits = new TextEncoder().encode("123456789");
  expect(crc8(digits, 0, 9)).toBe(0xf4);
  expect(crc16(digits, 0, 9)).toBe(0xfee8);
  expect(crc32(digits, 0, 9)).toBe(0x89a1897f);
});
