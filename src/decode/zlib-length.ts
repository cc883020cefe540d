/**
 * How many bytes zlib makes of a text at level 6: madler/zlib's deflate (deflate.c deflate_slow and longest_match, trees.c), of
 * which only the counting is needed. Node's own zlib hashes differently, and differently again on other processors: up to 7 %
 * off, and a text would then be doubtful on one machine and not on the next.
 */
import { codeLengths, distanceTree, literalTree, metaTree } from "./huffman.ts";

/** deflate's configuration for level 6 */
const goodLength = 8;
const lazyLength = 16;
const niceLength = 128;
const chainLength = 128;
const leastMatch = 3;
const longestMatch = 258;
/** a match of three bytes further back than this is dearer than three literals */
const tooFar = 4096;
const windowBytes = 32_768;
const hashBits = 15;

/** Symbols of one deflate block, counted. */
interface Block {
  literals: Uint32Array;
  distances: Uint32Array;
}

/** Bytes of zlib.compress(data): header, one block, checksum. Exact as long as the data fits zlib's window: 32 kB. */
export function zlibLength(data: Uint8Array): number {
  const { literals, distances } = matched(data);
  const literal = codeLengths(literalTree, literals);
  const distance = codeLengths(distanceTree, distances);
  const meta = codeLengths(metaTree, metaCounts(literal.lengths, distance.lengths));
  const lengths = metaLengths(meta.lengths);
  const ownBits = literal.bits + distance.bits + meta.bits + 3 * lengths + 14;
  const bits = Math.min(ownBits, literal.fixedBits + distance.fixedBits);
  const bytes = Math.floor((bits + 3 + 7) / 8);
  // Stored as it is, the block has a byte more than zlib reckons with.
  return 6 + (data.length + 4 <= bytes ? data.length + 5 : bytes);
}

/** deflate_slow: a match is only taken when none that begins one byte later is longer. */
function matched(data: Uint8Array): Block {
  const block: Block = { literals: new Uint32Array(286), distances: new Uint32Array(30) };
  const chains = new Chains(data);
  const literal = (at: number) => count(block.literals, data[at] ?? 0);
  let at = 0;
  let pending = false;
  let [length, start] = [leastMatch - 1, 0];
  while (at < data.length) {
    const head = chains.insert(at);
    const [previousLength, previousStart] = [length, start];
    length = leastMatch - 1;
    if (head !== 0 && previousLength < lazyLength) {
      [length, start] = chains.longest(at, head, previousLength, start);
      if (length === leastMatch && at - start > tooFar) length = leastMatch - 1;
    }
    if (previousLength >= leastMatch && length <= previousLength) {
      tally(block, previousLength, at - 1 - previousStart);
      for (const end = at + previousLength - 1; ++at < end; ) chains.insert(at);
      pending = false;
      length = leastMatch - 1;
      continue;
    }
    if (pending) literal(at - 1);
    pending = true;
    at++;
  }
  if (pending) literal(at - 1);
  count(block.literals, 256);
  return block;
}

function count(counts: Uint32Array, symbol: number): void {
  counts[symbol] = (counts[symbol] ?? 0) + 1;
}

function tally({ literals, distances }: Block, length: number, distance: number): void {
  count(literals, 257 + lengthCode(length));
  count(distances, distanceCode(distance));
}

/** RFC 1951, 3.2.5 */
function lengthCode(length: number): number {
  if (length === longestMatch) return 28;
  const value = length - leastMatch;
  if (value < 8) return value;
  const extra = 29 - Math.clz32(value);
  return 4 * extra + (value >> extra);
}

function distanceCode(distance: number): number {
  const value = distance - 1;
  if (value < 4) return value;
  const extra = 30 - Math.clz32(value);
  return 2 * extra + (value >> extra);
}

/** Where three bytes with the same hash stood before. Place 0 means none, so the very first is never found, as in zlib. */
class Chains {
  private readonly data: Uint8Array;
  private readonly heads = new Int32Array(1 << hashBits);
  private readonly earlier: Int32Array;

  constructor(data: Uint8Array) {
    this.data = data;
    this.earlier = new Int32Array(data.length);
  }

  /** @returns the last place with the same hash, or 0 */
  insert(at: number): number {
    const { data } = this;
    if (at + leastMatch > data.length) return 0;
    const [a, b, c] = [data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0];
    const hash = ((a << 10) ^ (b << 5) ^ c) & ((1 << hashBits) - 1);
    const head = this.heads[hash] ?? 0;
    this.earlier[at] = head;
    this.heads[hash] = at;
    return head;
  }

  /** @returns length and place of the longest match that is longer than `least`; `least` and `start` when there is none */
  longest(at: number, head: number, least: number, start: number): [number, number] {
    const { data, earlier } = this;
    const room = Math.min(longestMatch, data.length - at);
    const nice = Math.min(niceLength, data.length - at);
    let [best, place] = [least, start];
    let left = least >= goodLength ? chainLength >> 2 : chainLength;
    for (
      let match = head;
      match > 0 && at - match < windowBytes - 261 && left > 0;
      match = earlier[match] ?? 0, left--
    ) {
      let length = 0;
      while (length < room && data[match + length] === data[at + length]) length++;
      if (length < leastMatch || length <= best) continue;
      [best, place] = [length, match];
      if (length >= nice) break;
    }
    return [Math.min(best, data.length - at), place];
  }
}

/** trees.c scan_tree: the code lengths of both trees, run-length coded, counted by symbol. */
function metaCounts(...trees: readonly Uint8Array[]): Uint32Array {
  const counts = new Uint32Array(19);
  for (const lengths of trees) {
    let last = -1;
    for (let at = 0; at < lengths.length; ) {
      const length = lengths[at] ?? 0;
      const most = length === 0 ? 138 : length === last ? 6 : 7;
      let run = 1;
      while (run < most && lengths[at + run] === length) run++;
      at += run;
      const least = length !== 0 && length !== last ? 4 : 3;
      if (run < least) counts[length] = (counts[length] ?? 0) + run;
      else if (length !== 0) {
        if (length !== last) count(counts, length);
        count(counts, 16);
      } else count(counts, run <= 10 ? 17 : 18);
      last = length;
    }
  }
  return counts;
}

const metaOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** How many of the meta tree's code lengths are written. */
function metaLengths(lengths: Uint8Array): number {
  let written = metaOrder.length;
  while (written > 4 && (lengths[metaOrder[written - 1] ?? 0] ?? 0) === 0) written--;
  return written;
}
