/** A complex Fourier transform of 400 points, Stockham's way, radices 4·4·5·5: the length that Whisper's log-mel needs. */

export const points = 400;

interface Stage {
  radix: 4 | 5;
  /** butterflies of this stage, and how far their outputs' neighbours lie apart */
  groups: number;
  stride: number;
  /** exp(-2πi·p·k/n) for p in groups, k in 1..radix-1: cosines and sines */
  cos: Float64Array;
  sin: Float64Array;
}

const stages: Stage[] = (() => {
  const made: Stage[] = [];
  let [n, stride] = [points, 1];
  for (const radix of [4, 4, 5, 5] as const) {
    const groups = n / radix;
    const angle = (i: number) => (-2 * Math.PI * Math.floor(i / radix) * (i % radix)) / n;
    const cos = Float64Array.from({ length: groups * radix }, (_, i) => Math.cos(angle(i)));
    const sin = Float64Array.from({ length: groups * radix }, (_, i) => Math.sin(angle(i)));
    made.push({ radix, groups, stride, cos, sin });
    n = groups;
    stride *= radix;
  }
  return made;
})();

/** Two working buffers of 400 complex numbers; the input goes into the first, the result is in the one returned. */
export interface Workspace {
  re: Float64Array;
  im: Float64Array;
}

export const workspace = (): Workspace => ({ re: new Float64Array(points), im: new Float64Array(points) });

/** @returns whichever of the two holds the transform */
export function transform(input: Workspace, spare: Workspace): Workspace {
  let [from, to] = [input, spare];
  for (const stage of stages) {
    if (stage.radix === 4) radix4(stage, from, to);
    else radix5(stage, from, to);
    [from, to] = [to, from];
  }
  return from;
}

// Typed arrays of known lengths: every index below is inside them. Plain locals, no destructuring: this is the hot loop.
const at = (data: Float64Array, i: number): number => data[i] as number;

function radix4({ groups, stride, cos, sin }: Stage, from: Workspace, to: Workspace): void {
  const { re, im } = from;
  const step = stride * groups;
  for (let p = 0; p < groups; p++) {
    const w = 4 * p;
    for (let q = 0; q < stride; q++) {
      const a = q + stride * p;
      const sr = at(re, a) + at(re, a + 2 * step);
      const si = at(im, a) + at(im, a + 2 * step);
      const tr = at(re, a) - at(re, a + 2 * step);
      const ti = at(im, a) - at(im, a + 2 * step);
      const ur = at(re, a + step) + at(re, a + 3 * step);
      const ui = at(im, a + step) + at(im, a + 3 * step);
      // -i times the difference
      const vr = at(im, a + step) - at(im, a + 3 * step);
      const vi = at(re, a + 3 * step) - at(re, a + step);
      const o = q + stride * w;
      to.re[o] = sr + ur;
      to.im[o] = si + ui;
      put(to, o + stride, tr + vr, ti + vi, at(cos, w + 1), at(sin, w + 1));
      put(to, o + 2 * stride, sr - ur, si - ui, at(cos, w + 2), at(sin, w + 2));
      put(to, o + 3 * stride, tr - vr, ti - vi, at(cos, w + 3), at(sin, w + 3));
    }
  }
}

const c1 = Math.cos((2 * Math.PI) / 5);
const c2 = Math.cos((4 * Math.PI) / 5);
const s1 = Math.sin((2 * Math.PI) / 5);
const s2 = Math.sin((4 * Math.PI) / 5);

function radix5({ groups, stride, cos, sin }: Stage, from: Workspace, to: Workspace): void {
  const { re, im } = from;
  const step = stride * groups;
  for (let p = 0; p < groups; p++) {
    const w = 5 * p;
    for (let q = 0; q < stride; q++) {
      const a = q + stride * p;
      const xr = at(re, a);
      const xi = at(im, a);
      // sums and differences of the inputs that mirror each other
      const pr = at(re, a + step) + at(re, a + 4 * step);
      const pi = at(im, a + step) + at(im, a + 4 * step);
      const mr = at(re, a + step) - at(re, a + 4 * step);
      const mi = at(im, a + step) - at(im, a + 4 * step);
      const qr = at(re, a + 2 * step) + at(re, a + 3 * step);
      const qi = at(im, a + 2 * step) + at(im, a + 3 * step);
      const nr = at(re, a + 2 * step) - at(re, a + 3 * step);
      const ni = at(im, a + 2 * step) - at(im, a + 3 * step);
      const er = xr + c1 * pr + c2 * qr;
      const ei = xi + c1 * pi + c2 * qi;
      const fr = xr + c2 * pr + c1 * qr;
      const fi = xi + c2 * pi + c1 * qi;
      const gr = s1 * mi + s2 * ni;
      const gi = -s1 * mr - s2 * nr;
      const hr = s2 * mi - s1 * ni;
      const hi = s1 * nr - s2 * mr;
      const o = q + stride * w;
      to.re[o] = xr + pr + qr;
      to.im[o] = xi + pi + qi;
      put(to, o + stride, er + gr, ei + gi, at(cos, w + 1), at(sin, w + 1));
      put(to, o + 2 * stride, fr + hr, fi + hi, at(cos, w + 2), at(sin, w + 2));
      put(to, o + 3 * stride, fr - hr, fi - hi, at(cos, w + 3), at(sin, w + 3));
      put(to, o + 4 * stride, er - gr, ei - gi, at(cos, w + 4), at(sin, w + 4));
    }
  }
}

/** to[o] = (re + i·im)·(cos + i·sin) */
function put(to: Workspace, o: number, re: number, im: number, cos: number, sin: number): void {
  to.re[o] = re * cos - im * sin;
  to.im[o] = re * sin + im * cos;
}
