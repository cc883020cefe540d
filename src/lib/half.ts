/** 16-bit floats to 32-bit ones: IEEE half (5 exponent bits) and bfloat16 (8). Exact in both cases. */

const bits = new Uint32Array(1);
const asFloat = new Float32Array(bits.buffer);

/** All 65,536 halves as float32: 256 kB, made once, on first use. */
let table: Float32Array | undefined;

function halfTable(): Float32Array {
  if (table) return table;
  table = new Float32Array(65_536);
  for (let half = 0; half < 65_536; half++) {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 0x1f;
    const fraction = half & 0x3ff;
    if (exponent === 0) table[half] = sign * fraction * 2 ** -24;
    else if (exponent === 31) table[half] = fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    else table[half] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return table;
}

export function halfToFloat(halves: Uint16Array, into = new Float32Array(halves.length)): Float32Array {
  const values = halfTable();
  for (let i = 0; i < halves.length; i++) into[i] = values[halves[i] ?? 0] ?? 0;
  return into;
}

export function bfloatToFloat(words: Uint16Array, into = new Float32Array(words.length)): Float32Array {
  for (let i = 0; i < words.length; i++) {
    bits[0] = (words[i] ?? 0) << 16;
    into[i] = asFloat[0] ?? 0;
  }
  return into;
}
