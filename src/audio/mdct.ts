/**
 * The inverse modified discrete cosine transform, through a DCT-IV of n points and that through a complex FFT of n/2:
 * y(m) = sum over k of X(k) cos(pi/n (m + 1/2 + n/2)(k + 1/2)), m = 0 ... 2n-1.
 * H. S. Malvar, "Signal Processing with Lapped Transforms", 1992, chapter 2.
 */

/** n lines at lines[at...] to 2n samples, in memory that the next call overwrites. */
export type InverseMdct = (lines: Float32Array, at: number) => Float64Array;

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
      const [re, im] = [real[i] ?? 0, imaginary[i] ?? 0];
      real[i] = real[j] ?? 0;
      imaginary[i] = imaginary[j] ?? 0;
      real[j] = re;
      imaginary[j] = im;
    }
    for (let half = 1; half < size; half *= 2) {
      const stride = size / (2 * half);
      for (let start = 0; start < size; start += 2 * half)
        for (let k = 0; k < half; k++) {
          const c = cos[k * stride] ?? 0;
          const s = sin[k * stride] ?? 0;
          const a = start + k;
          const b = a + half;
          const re = (real[b] ?? 0) * c - (imaginary[b] ?? 0) * s;
          const im = (real[b] ?? 0) * s + (imaginary[b] ?? 0) * c;
          real[b] = (real[a] ?? 0) - re;
          imaginary[b] = (imaginary[a] ?? 0) - im;
          real[a] = (real[a] ?? 0) + re;
          imaginary[a] = (imaginary[a] ?? 0) + im;
        }
    }
  };
}

/** @param n lines, a power of two */
export function makeInverseMdct(n: number): InverseMdct {
  const half = n / 2;
  const fft = makeFft(half);
  const cos = Float64Array.from({ length: half }, (_, k) => Math.cos((Math.PI * (4 * k + 1)) / (4 * n)));
  const sin = Float64Array.from({ length: half }, (_, k) => Math.sin((Math.PI * (4 * k + 1)) / (4 * n)));
  const real = new Float64Array(half);
  const imaginary = new Float64Array(half);
  const dct = new Float64Array(n);
  const samples = new Float64Array(2 * n);
  return (lines, at) => {
    for (let k = 0; k < half; k++) {
      const re = lines[at + 2 * k] ?? 0;
      const im = lines[at + n - 1 - 2 * k] ?? 0;
      const [c, s] = [cos[k] ?? 0, sin[k] ?? 0];
      real[k] = re * c + im * s;
      imaginary[k] = im * c - re * s;
    }
    fft(real, imaginary);
    for (let k = 0; k < half; k++) {
      const [re, im] = [real[k] ?? 0, imaginary[k] ?? 0];
      const [c, s] = [cos[k] ?? 0, sin[k] ?? 0];
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
