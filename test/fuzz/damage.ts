/** One recording made into another that is broken: each way knows a little of how files are built, and is drawn by number. */
import { type Chance, oddNumbers, write } from "./chance.ts";
import { type Layout, layoutOf, type Piece } from "./layout.ts";

/** Changes the bytes in place, or gives others. */
type Damage = (bytes: Uint8Array, layout: Layout, chance: Chance, others: readonly Uint8Array[]) => Uint8Array;

const joined = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts));

/** Heads decide most: half of the places are in them. */
function place(bytes: Uint8Array, chance: Chance): number {
  return chance.whole(0, chance.percent(50) ? Math.min(512, bytes.length) : bytes.length);
}

function stretch(bytes: Uint8Array, chance: Chance): { from: number; to: number } {
  const from = place(bytes, chance);
  const longest = chance.percent(50) ? 64 : bytes.length;
  return { from, to: Math.min(bytes.length, from + 1 + chance.whole(0, longest)) };
}

/** Frames and packets are many: without this, the few that say how to read the others would hardly be met. */
function pieceOf({ pieces }: Layout, chance: Chance): Piece | undefined {
  if (pieces.length === 0) return undefined;
  return chance.one(chance.percent(50) ? pieces.slice(0, 40) : pieces);
}

const ways: Record<string, Damage> = {
  "bits turned over"(bytes, _layout, chance) {
    const count = 1 + chance.whole(0, chance.percent(70) ? 8 : 400);
    for (let i = 0; i < count; i++) {
      const at = place(bytes, chance);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << chance.whole(0, 8));
    }
    return bytes;
  },
  "cut off": (bytes, _layout, chance) => bytes.slice(0, place(bytes, chance)),
  "its start missing": (bytes, _layout, chance) => bytes.slice(place(bytes, chance)),
  "a stretch missing"(bytes, _layout, chance) {
    const { from, to } = stretch(bytes, chance);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  "a stretch doubled"(bytes, _layout, chance) {
    const { from, to } = stretch(bytes, chance);
    return joined(bytes.subarray(0, to), bytes.subarray(from));
  },
  "a stretch of one value"(bytes, _layout, chance) {
    const { from, to } = stretch(bytes, chance);
    return bytes.fill(chance.one([0, 0xff, 0x80, 0x7f, chance.whole(0, 256)]), from, to);
  },
  "a stretch of noise"(bytes, _layout, chance) {
    const { from, to } = stretch(bytes, chance);
    bytes.set(chance.bytes(to - from), from);
    return bytes;
  },
  "an odd number"(bytes, layout, chance) {
    write(bytes, place(bytes, chance), chance.one([1, 2, 3, 4, 8]), chance.one(oddNumbers), layout.isLittle);
    return bytes;
  },
  "an odd number in a piece"(bytes, layout, chance) {
    const piece = pieceOf(layout, chance);
    if (!piece) return bytes;
    const reach = Math.max(1, Math.min(64, piece.end - piece.bodyAt));
    const isLittle = chance.percent(90) ? layout.isLittle : !layout.isLittle;
    const at = piece.bodyAt + chance.whole(0, reach);
    write(bytes, at, chance.one([1, 2, 4, 8]), chance.one(oddNumbers), isLittle);
    return bytes;
  },
  "a wrong length"(bytes, layout, chance) {
    const piece = pieceOf(layout, chance);
    if (!piece) return bytes;
    const real = BigInt(piece.end - piece.bodyAt);
    const near = [real - 1n, real + 1n, real * 2n, real / 2n, BigInt(bytes.length - piece.bodyAt)];
    const value = chance.percent(50) ? chance.one(near) : chance.one(oddNumbers);
    // The first bits of an EBML number tell its width: it stays, mostly.
    const width = chance.percent(80) ? (bytes[piece.sizeAt] ?? 0) : 0;
    write(bytes, piece.sizeAt, piece.sizeBytes, value, layout.isLittle);
    if ((bytes[0] ?? 0) === 0x1a && width > 0) {
      const mark = 0x80 >> (Math.clz32(width) - 24);
      bytes[piece.sizeAt] = mark | ((bytes[piece.sizeAt] ?? 0) & (mark - 1));
    }
    return bytes;
  },
  "a piece missing"(bytes, layout, chance) {
    const piece = pieceOf(layout, chance);
    return piece ? joined(bytes.subarray(0, piece.start), bytes.subarray(piece.end)) : bytes;
  },
  "a piece doubled"(bytes, layout, chance) {
    const piece = pieceOf(layout, chance);
    if (!piece) return bytes;
    const times = chance.one([1, 1, 2, 30]);
    const again = Array.from({ length: times }, () => bytes.subarray(piece.start, piece.end));
    return joined(bytes.subarray(0, piece.end), ...again, bytes.subarray(piece.end));
  },
  "two pieces that changed places"(bytes, layout, chance) {
    const [one, two] = [pieceOf(layout, chance), pieceOf(layout, chance)];
    if (!one || !two) return bytes;
    const [first, second] = one.start < two.start ? [one, two] : [two, one];
    if (first.end > second.start) return bytes;
    const part = (from: number, to: number) => bytes.subarray(from, to);
    return joined(
      ...[part(0, first.start), part(second.start, second.end), part(first.end, second.start)],
      ...[part(first.start, first.end), part(second.end, bytes.length)],
    );
  },
  "a piece of another recording"(bytes, layout, chance, others) {
    const [piece, other] = [pieceOf(layout, chance), chance.one(others)];
    const foreign = pieceOf(layoutOf(other), chance);
    if (!piece || !foreign) return bytes;
    return joined(
      bytes.subarray(0, piece.start),
      other.subarray(foreign.start, foreign.end),
      bytes.subarray(piece.end),
    );
  },
  "another recording from its middle on"(bytes, _layout, chance, others) {
    const other = chance.one(others);
    return joined(bytes.subarray(0, place(bytes, chance)), other.subarray(place(other, chance)));
  },
  "another recording behind it": (bytes, _layout, chance, others) => joined(bytes, chance.one(others)),
};

/**
 * @param whole what is damaged; stays as it is
 * @returns the damaged bytes, and what was done to them, in words
 */
export function damaged(
  whole: Uint8Array,
  chance: Chance,
  others: readonly Uint8Array[],
): { bytes: Uint8Array; what: string } {
  let bytes: Uint8Array = whole.slice();
  const done: string[] = [];
  const times = chance.one([1, 1, 1, 2, 3, 6]);
  for (let i = 0; i < times && bytes.length > 0; i++) {
    const layout = layoutOf(bytes);
    const name = chance.one(Object.keys(ways));
    bytes = ways[name]?.(bytes, layout, chance, others) ?? bytes;
    if (chance.percent(80)) layout.repair(bytes);
    done.push(name);
  }
  return { bytes, what: done.join(", ") };
}
