/** Cyclic redundancy checks, most significant bit first, no reflection, start at 0: FLAC's CRC-8 and CRC-16, Ogg's CRC-32. */

function table(bits: 8 | 16 | 32, polynomial: number): Uint32Array {
  const mask = bits === 32 ? 0xffffffff : 2 ** bits - 1;
  return Uint32Array.from({ length: 256 }, (_, value) => {
    let rest = value << (bits - 8);
    for (let i = 0; i < 8; i++) rest = rest & (1 << (bits - 1)) ? (rest << 1) ^ polynomial : rest << 1;
    return rest & mask;
  });
}

const table8 = table(8, 0x07);
const table16 = table(16, 0x8005);
const table32 = table(32, 0x04c11db7);

export function crc8(bytes: Uint8Array, start: number, end: number): number {
  let rest = 0;
  for (let i = start; i < end; i++) rest = table8[rest ^ (bytes[i] ?? 0)] ?? 0;
  return rest;
}

export function crc16(bytes: Uint8Array, start: number, end: number): number {
  let rest = 0;
  for (let i = start; i < end; i++) rest = ((rest << 8) & 0xffff) ^ (table16[(rest >> 8) ^ (bytes[i] ?? 0)] ?? 0);
  return rest;
}

export function crc32(bytes: Uint8Array, start: number, end: number, before = 0): number {
  let rest = before;
  for (let i = start; i < end; i++) rest = (rest << 8) ^ (table32[(rest >>> 24) ^ (bytes[i] ?? 0)] ?? 0);
  return rest >>> 0;
}
