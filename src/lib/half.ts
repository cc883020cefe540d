/** 16-bit floats to 32-bit ones: IEEE half (5 exponent bits) and bfloat16 (8), exact in both cases; and back, where that is exact. */

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
  for (let i = 0; i < halves.length; i++) into[i] = values[halves[i] as number] as number;
  return into;
}

export function bfloatToFloat(words: Uint16Array, into = new Float32Array(words.length)): Float32Array {
  for (let i = 0; i < words.length; i++) {
    bits[0] = (words[i] ?? 0) << 16;
    into[i] = asFloat[0] ?? 0;
  }
  return into;
}

/** The halves that are these values, or undefined where one of them is none: weights that were stored as halves always are. */
export function exactHalves(values: Float32Array): Uint16Array | undefined {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? 0;
    const exponent = ((word >>> 23) & 0xff) - 127;
    const fraction = word & 0x7fffff;
    // Below 2^-14 a half has no leading one: the fraction, with float's own, moves behind it.
    const below = exponent < -14 ? -14 - exponent : 0;
    const digits = below > 0 ? (fraction | 0x800000) >>> Math.min(24, below) : fraction;
    const lost = below > 0 ? ((fraction | 0x800000) & ((1 << Math.min(24, below)) - 1)) !== 0 : false;
    const zero = (word & 0x7fffffff) === 0;
    if (!zero && (lost || (digits & 0x1fff) !== 0 || exponent > 15)) return undefined;
    const magnitude = zero ? 0 : below > 0 ? digits >>> 13 : ((exponent + 15) << 10) | (digits >>> 13);
    halves[i] = ((word >>> 16) & 0x8000) | magnitude;
  }
  return halves;
}

/** The half nearest to each value, the even one of two; what is too large for a half becomes infinite. */
export function nearestHalves(values: Float32Array): Uint16Array<ArrayBuffer> {
  const all = halfTable();
  return Uint16Array.from(values, (value) => {
    const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
    const size = Math.abs(value);
    // Halves of one sign rise with their bits.
    let [low, high] = [0, 0x7c00];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((all[middle] as number) <= size) low = middle;
      else high = middle;
    }
    const next = high === 0x7c00 ? 65_536 : (all[high] as number);
    const [below, above] = [size - (all[low] as number), next - size];
    return sign | (below < above || (below === above && low % 2 === 0) ? low : high);
  });
}
