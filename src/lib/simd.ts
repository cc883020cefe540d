/**
 * Loops in WebAssembly SIMD, written as bytes: a few instructions each, for which a toolchain would be larger than the program. Names are those of the
 * specification, `.` left out. Two and four numbers at a time they do what the same loop in JavaScript does, to the last bit.
 */

export type ValueType = "i32" | "f32" | "f64" | "v128";
const typeBytes: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b };

type Code = readonly number[];

/** LEB128, as the format has its numbers. */
function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}
function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}

const simd = (code: number, ...behind: number[]): number[] => [0xfd, ...unsigned(code), ...behind];
/** Where an instruction reads or writes: so many bytes behind the address. */
const memory = (offset: number): number[] => [0, ...unsigned(offset)];
const bytesOf = (numbers: Float32Array | Float64Array | Int32Array): number[] => [
  ...new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
];

export const op = {
  get: (local: number) => [0x20, local],
  set: (local: number) => [0x21, local],
  i32: (value: number) => [0x41, ...signed(value)],
  f64: (value: number) => [0x44, ...bytesOf(Float64Array.of(value))],
  i32Add: [0x6a],
  i32Sub: [0x6b],
  i32Mul: [0x6c],
  i32GeU: [0x4f],
  f64Div: [0xa3],
  f64PromoteF32: [0xbb],
  f32DemoteF64: [0xb6],
  f32Load: (offset = 0) => [0x2a, ...memory(offset)],
  f32Store: (offset = 0) => [0x38, ...memory(offset)],
  f32Max: [0x97],
  f32Add: [0x92],
  f64Eq: [0x61],
  select: [0x1b],

  load: (offset = 0) => simd(0x00, ...memory(offset)),
  load16x4u: (offset = 0) => simd(0x04, ...memory(offset)),
  load32Splat: (offset = 0) => simd(0x09, ...memory(offset)),
  load64Splat: (offset = 0) => simd(0x0a, ...memory(offset)),
  store: (offset = 0) => simd(0x0b, ...memory(offset)),
  store8Lane: (element: number) => simd(0x58, ...memory(0), element),
  store32Lane: (element: number, offset = 0) => simd(0x5a, ...memory(offset), element),
  ints: (value: number) => simd(0x0c, ...bytesOf(new Int32Array(4).fill(value))),
  floats: (value: number) => simd(0x0c, ...bytesOf(new Float32Array(4).fill(value))),
  doubles: (value: number) => simd(0x0c, ...bytesOf(new Float64Array(2).fill(value))),
  /** the upper two of four numbers, as the lower two */
  upper: simd(0x0d, ...[8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15]),
  /** the lower two of each of two, one behind the other */
  lowerOfBoth: simd(0x0d, ...[0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23]),
  i32x4Splat: simd(0x11),
  f64x2Splat: simd(0x14),
  f32x4Lane: (element: number) => simd(0x1f, element),
  i32x4Eq: simd(0x37),
  i32x4Add: simd(0xae),
  i32x4Shl: simd(0xab),
  and: simd(0x4e),
  or: simd(0x50),
  anyTrue: simd(0x53),
  f32x4Demote: simd(0x5e),
  f64x2Promote: simd(0x5f),
  i8x16NarrowU: simd(0x66),
  i16x8NarrowS: simd(0x85),
  f32x4Abs: simd(0xe0),
  f32x4Add: simd(0xe4),
  f32x4Mul: simd(0xe6),
  f32x4Max: simd(0xe9),
  f64x2Add: simd(0xf0),
  f64x2Mul: simd(0xf2),
  i32x4TruncF64: simd(0xfc),
} as const;

export const code = (...parts: readonly Code[]): number[] => parts.flat();

/** local += bytes */
export const forward = (local: number, bytes: number): number[] =>
  code(op.get(local), op.i32(bytes), op.i32Add, op.set(local));

/** Once at least, until the address in `local` is that in `end`. */
export const until = (local: number, end: number, ...body: readonly Code[]): number[] =>
  code([0x03, 0x40], ...body, op.get(local), op.get(end), [0x49], [0x0d, 0x00], [0x0b]);

/** So many times as `local` says, once at least: it is 0 then. */
export const times = (local: number, ...body: readonly Code[]): number[] =>
  code([0x03, 0x40], ...body, op.get(local), op.i32(1), op.i32Sub, [0x22, local], [0x0d, 0x00], [0x0b]);

/** Where the number on the stack isn't 0. */
export const when = (...body: readonly Code[]): number[] => code([0x04, 0x40], ...body, [0x0b]);

export interface SimdLoop {
  parameters: readonly ValueType[];
  /** behind the parameters, in this order: counted on from theirs */
  locals: readonly ValueType[];
  result?: ValueType;
  body: readonly number[];
}

/** A module with a function for each loop, over memory of its own. */
export function simdModule(loops: Record<string, SimdLoop>): WebAssembly.Module {
  const all = Object.entries(loops);
  const listed = (items: readonly number[][]): number[] => [...unsigned(items.length), ...items.flat()];
  const types = (of: readonly ValueType[]): number[] => listed(of.map((type) => [typeBytes[type]]));
  const sized = (bytes: readonly number[]): number[] => [...unsigned(bytes.length), ...bytes];
  const text = (name: string): number[] => sized([...new TextEncoder().encode(name)]);
  const section = (id: number, bytes: readonly number[]): number[] => [id, ...sized(bytes)];
  const typeOf = ({ parameters, result }: SimdLoop): number[] => [
    0x60,
    ...types(parameters),
    ...types(result ? [result] : []),
  ];
  const functionOf = ({ locals, body }: SimdLoop): number[] =>
    sized([...listed(locals.map((type) => [1, typeBytes[type]])), ...body, 0x0b]);
  return new WebAssembly.Module(
    new Uint8Array([
      ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      ...section(1, listed(all.map(([, loop]) => typeOf(loop)))),
      ...section(2, [1, ...text("js"), ...text("memory"), 0x02, 0x00, 0x01]),
      ...section(3, listed(all.map((_, i) => [i]))),
      ...section(7, listed(all.map(([name], i) => [...text(name), 0x00, i]))),
      ...section(10, listed(all.map(([, loop]) => functionOf(loop)))),
    ]),
  );
}
