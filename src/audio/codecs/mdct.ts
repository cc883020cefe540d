/**
 * The inverse modified discrete cosine transform, through a DCT-IV of n points and that through a complex FFT of n/2:
 * y(m) = sum over k of X(k) cos(pi/n (m + 1/2 + n/2)(k + 1/2)), m = 0 ... 2n-1.
 * H. S. Malvar, "Signal Processing with Lapped Transforms", 1992, chapter 2.
 */

/** n lines at lines[at...] to 2n samples, in memory that the next call overwrites. */
export type InverseMdct = (lines: Float32Array, at: number) => Float64Array;

/** One stage of the FFT: pairs `half` apart. */
function combine(
  real: Float64Array,
  imaginary: Float64Array,
  cos: Float64Array,
  sin: Float64Array,
  half: number,
): void {
  const size = real.length;
  const stride = size / (2 * half);
  for (let k = 0; k < half; k++) {
    const c = cos[k * stride] ?? 0;
    const s = sin[k * stride] ?? 0;
    for (let a = k; a < size; a += 2 * half) {
      const b = a + half;
      const x = real[b] ?? 0;
      const y = imaginary[b] ?? 0;
      const re = x * c - y * s;
      const im = x * s + y * c;
      const u = real[a] ?? 0;
      const v = imaginary[a] ?? 0;
      real[b] = u - re;
      imaginary[b] = v - im;
      real[a] = u + re;
      imaginary[a] = v + im;
    }
  }
}

/** The first two stages at once: their factors are 1 and -i. */
function combineFours(real: Float64Array, imaginary: Float64Array): void {
  for (let a = 0; a < real.length; a += 4) {
    const r0 = real[a] ?? 0;
    const r1 = real[a + 1] ?? 0;
    const r2 = real[a + 2] ?? 0;
    const r3 = real[a + 3] ?? 0;
    const i0 = imaginary[a] ?? 0;
    const i1 = imaginary[a + 1] ?? 0;
    const i2 = imaginary[a + 2] ?? 0;
    const i3 = imaginary[a + 3] ?? 0;
    real[a] = r0 + r1 + (r2 + r3);
    real[a + 2] = r0 + r1 - (r2 + r3);
    imaginary[a] = i0 + i1 + (i2 + i3);
    imaginary[a + 2] = i0 + i1 - (i2 + i3);
    real[a + 1] = r0 - r1 + (i2 - i3);
    real[a + 3] = r0 - r1 - (i2 - i3);
    imaginary[a + 1] = i0 - i1 - (r2 - r3);
    imaginary[a + 3] = i0 - i1 + (r2 - r3);
  }
}

/** A complex FFT in place, radix 2, decimation in time. */
function makeFft(size: number): (real: Float64Array, imaginary: Float64Array) => void {
  const bits = Math.log2(size);
  const order = Uint16Array.from({ length: size }, (_, i) => {
    let reversed = 0;
    for (let bit = 0; bit < bits; bit++) reversed |= ((i >> bit) & 1) << (bits - 1 - bit);
    return reversed;
  });
  const cos = Float64Array.from({ length: size / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / size));
  const sin = Float64Array.from({ length: size / 2 }, (_, i) => -Math.sin((2 * Math.PI * i) / size));
  return (real, imaginary) => {
    for (let i = 0; i < size; i++) {
      const j = order[i] ?? 0;
      if (j <= i) continue;
      const re = real[i] ?? 0;
      const im = imaginary[i] ?? 0;
      real[i] = real[j] ?? 0;
      imaginary[i] = imaginary[j] ?? 0;
      real[j] = re;
      imaginary[j] = im;
    }
    combineFours(real, imaginary);
    for (let half = 4; half < size; half *= 2) combine(real, imaginary, cos, sin, half);
  };
}

/** @param n lines, a power of two */
export function makeInverseMdct(n: number): InverseMdct {
  const half = n / 2;
  const fft = makeFft(half);
  const cos = Float64Array.from({ length: half }, (_, k) => Math.cos((Math.PI * (k + 0.125)) / n));
  const sin = Float64Array.from({ length: half }, (_, k) => Math.sin((Math.PI * (k + 0.125)) / n));
  const real = new Float64Array(half);
  const imaginary = new Float64Array(half);
  const dct = new Float64Array(n);
  const samples = new Float64Array(2 * n);
  return (lines, at) => {
    for (let k = 0; k < half; k++) {
      const re = lines[at + 2 * k] ?? 0;
      const im = lines[at + n - 1 - 2 * k] ?? 0;
      const c = cos[k] ?? 0;
      const s = sin[k] ?? 0;
      real[k] = re * c + im * s;
      imaginary[k] = im * c - re * s;
    }
    fft(real, imaginary);
    for (let k = 0; k < half; k++) {
      const re = real[k] ?? 0;
      const im = imaginary[k] ?? 0;
      const c = cos[k] ?? 0;
      const s = sin[k] ?? 0;
      dct[2 * k] = re * c + im * s;
      dct[n - 1 - 2 * k] = re * s - im * c;
    }
    // The DCT-IV continued beyond its ends: odd about n, so that the four quarters of y are u's halves, turned.
    for (let m = 0; m < half; m++) {
      samples[m] = dct[half + m] ?? 0;
      samples[3 * half + m] = -(dct[m] ?? 0);
    }
    for (let m = half; m < 3 * half; m++) samples[m] = -(dct[3 * half - 1 - m] ?? 0);
    return samples;
  };
}
