/**
 * The loops that go through every weight when a model is made ready, in SIMD (lib/simd.ts). Each does in float64 what is done in float64 elsewhere, in the
 * same order: what is compiled is the same to the last bit.
 */
import { code, forward, op, type SimdLoop, simdModule, until } from "../lib/simd.ts";

/** Four floats on the stack -> (x·perUnit + 128.5), whole parts of the lower and of the upper two. */
const rounded = (perUnit: number): number[] =>
  code(op.f64x2Promote, op.get(perUnit), op.f64x2Mul, op.doubles(128.5), op.f64x2Add, op.i32x4TruncF64);

const upperOf = (local: number): number[] => code(op.get(local), op.get(local), op.upper);

/** The largest of the four in `local`. */
const largestLane = (local: number): number[] =>
  code(...[0, 1, 2, 3].map((element) => code(op.get(local), op.f32x4Lane(element))), op.f32Max, op.f32Max, op.f32Max);

/** (from, to, end of from): halves -> floats. @returns whether one of them is no finite number */
const floatsOfHalves: SimdLoop = {
  parameters: ["i32", "i32", "i32"],
  locals: ["v128", "v128"],
  result: "i32",
  body: (() => {
    const [from, to, end, half, found] = [0, 1, 2, 3, 4];
    return code(
      until(
        from,
        end,
        code(op.get(from), op.load16x4u(), op.set(half)),
        code(op.get(half), op.ints(0x7c00), op.and, op.ints(0x7c00), op.i32x4Eq, op.get(found), op.or, op.set(found)),
        op.get(to),
        // A float's bits with the exponent of a half are a number that is 2^112 times too small; those below 2^-14 as well.
        code(op.get(half), op.ints(0x7fff), op.and, op.i32(13), op.i32x4Shl, op.floats(2 ** 112), op.f32x4Mul),
        code(op.get(half), op.ints(0x8000), op.and, op.i32(16), op.i32x4Shl, op.or),
        op.store(),
        forward(from, 8),
        forward(to, 16),
      ),
      op.get(found),
      op.anyTrue,
    );
  })(),
};

/** (row, end, largest): the largest size of each column so far, and of this row */
const largestOfColumns: SimdLoop = {
  parameters: ["i32", "i32", "i32"],
  locals: [],
  body: (() => {
    const [row, end, largest] = [0, 1, 2];
    return until(
      row,
      end,
      op.get(largest),
      code(op.get(row), op.load(), op.f32x4Abs, op.get(largest), op.load(), op.f32x4Max),
      op.store(),
      forward(row, 16),
      forward(largest, 16),
    );
  })(),
};

/** (row, end, factors): each of a row's floats times its factor, a double */
const multiplyColumns: SimdLoop = {
  parameters: ["i32", "i32", "i32"],
  locals: ["v128"],
  body: (() => {
    const [row, end, factors, x] = [0, 1, 2, 3];
    const times = (offset: number) =>
      code(op.f64x2Promote, op.get(factors), op.load(offset), op.f64x2Mul, op.f32x4Demote);
    return until(
      row,
      end,
      code(op.get(row), op.load(), op.set(x)),
      op.get(row),
      code(op.get(x), times(0), upperOf(x), times(16), op.lowerOfBoth),
      op.store(),
      forward(row, 16),
      forward(factors, 32),
    );
  })(),
};

/** (row, end): @returns the largest size in it */
const largestOf: SimdLoop = {
  parameters: ["i32", "i32"],
  locals: ["v128"],
  result: "f32",
  body: (() => {
    const [row, end, most] = [0, 1, 2];
    return code(
      until(
        row,
        end,
        code(op.get(row), op.load(), op.f32x4Abs, op.get(most), op.f32x4Max, op.set(most)),
        forward(row, 16),
      ),
      largestLane(most),
    );
  })(),
};

/** (row, end, to, stride, per unit, shift): a row's bytes, `stride` apart */
const roundColumn: SimdLoop = {
  parameters: ["i32", "i32", "i32", "i32", "f64", "i32"],
  locals: ["v128", "v128", "v128", "v128"],
  body: (() => {
    const [row, end, to, stride, perUnit, shift, x, unit, added, two] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    const put = (element: number) =>
      code(op.get(to), op.get(two), op.store8Lane(element), op.get(to), op.get(stride), op.i32Add, op.set(to));
    const both = (half: number[]) => code(half, rounded(unit), op.get(added), op.i32x4Add, op.set(two), put(0), put(4));
    return code(
      code(op.get(perUnit), op.f64x2Splat, op.set(unit), op.get(shift), op.i32x4Splat, op.set(added)),
      until(row, end, code(op.get(row), op.load(), op.set(x)), both(op.get(x)), both(upperOf(x)), forward(row, 16)),
    );
  })(),
};

/** (values, end, bytes of a block, to, scales): bytes around 128 by blocks, with a scale for each */
const roundBlocks: SimdLoop = {
  parameters: ["i32", "i32", "i32", "i32", "i32"],
  locals: ["i32", "i32", "v128", "v128", "f64"],
  body: (() => {
    const [values, end, size, to, scales, at, blockEnd, most, x, scale] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
    return until(
      values,
      end,
      code(op.get(values), op.get(size), op.i32Add, op.set(blockEnd)),
      code(op.ints(0), op.set(most), op.get(values), op.set(at)),
      until(
        at,
        blockEnd,
        code(op.get(at), op.load(), op.f32x4Abs, op.get(most), op.f32x4Max, op.set(most)),
        forward(at, 16),
      ),
      code(largestLane(most), op.f64PromoteF32, op.set(scale)),
      // A block of zeros has the scale 1.
      code(
        op.f64(127),
        op.get(scale),
        op.get(scale),
        op.f64(0),
        op.f64Eq,
        op.select,
        op.f64(127),
        op.f64Div,
        op.set(scale),
      ),
      code(op.get(scales), op.get(scale), op.f32DemoteF64, op.f32Store(), forward(scales, 4)),
      code(op.f64(1), op.get(scale), op.f64Div, op.f64x2Splat, op.set(most)),
      until(
        values,
        blockEnd,
        code(op.get(values), op.load(), op.set(x)),
        op.get(to),
        code(op.get(x), rounded(most), upperOf(x), rounded(most), op.lowerOfBoth),
        code(op.ints(0), op.i16x8NarrowS, op.ints(0), op.i8x16NarrowU, op.store32Lane(0)),
        forward(values, 16),
        forward(to, 4),
      ),
    );
  })(),
};

/** (rows, values, end of values, sums): eight rows' sums of products, side by side; rows transposed, doubles, values of `step` bytes */
function sums(load: readonly number[], step: number): SimdLoop {
  const [rows, values, end, into, factor, first] = [0, 1, 2, 3, 4, 5];
  const pairs = [0, 1, 2, 3];
  return {
    parameters: ["i32", "i32", "i32", "i32"],
    locals: ["v128", "v128", "v128", "v128", "v128"],
    body: code(
      until(
        values,
        end,
        code(op.get(values), load, op.set(factor)),
        ...pairs.map((pair) =>
          code(
            op.get(first + pair),
            code(op.get(rows), op.load(16 * pair), op.get(factor), op.f64x2Mul),
            op.f64x2Add,
            op.set(first + pair),
          ),
        ),
        forward(rows, 64),
        forward(values, step),
      ),
      ...pairs.map((pair) => code(op.get(into), op.get(first + pair), op.store(16 * pair))),
    ),
  };
}

const loops = {
  floatsOfHalves,
  largestOfColumns,
  multiplyColumns,
  largestOf,
  roundColumn,
  roundBlocks,
  sumsOfFloats: sums(code(op.load32Splat(), op.f64x2Promote), 4),
  sumsOfDoubles: sums(op.load64Splat(), 8),
};

/** Addresses and byte counts are of `memory`; every loop goes around once at least. */
export type QuickLoops = Record<
  Exclude<keyof typeof loops, "floatsOfHalves" | "largestOf">,
  (...at: number[]) => void
> & {
  floatsOfHalves(from: number, to: number, end: number): number;
  largestOf(row: number, end: number): number;
};

const pageBytes = 65_536;
let known: { memory: WebAssembly.Memory; run: QuickLoops } | undefined;

/** @param bytes that are needed; what was in them before is anybody's @returns the loops, and the memory that they work on */
export function quickLoops(bytes: number): { memory: ArrayBuffer; run: QuickLoops } {
  if (!known) {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { exports } = new WebAssembly.Instance(simdModule(loops), { js: { memory } });
    known = { memory, run: exports as unknown as QuickLoops };
  }
  const { memory, run } = known;
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  return { memory: memory.buffer, run };
}
