/**
 * Code lengths of deflate's Huffman trees, as madler/zlib chooses them (trees.c build_tree, gen_bitlen): of equally good codes
 * the same one, since the code lengths themselves are written too.
 */

export interface Tree {
  symbols: number;
  longest: number;
  /** bits behind the code of a symbol */
  extraBits(symbol: number): number;
  /** bits of the symbol's code in the fixed tree */
  fixedBits(symbol: number): number;
}

const lengthExtra = (code: number) => (code < 8 || code === 28 ? 0 : (code >> 2) - 1);

/** RFC 1951, 3.2.5 to 3.2.7 */
export const literalTree: Tree = {
  symbols: 286,
  longest: 15,
  extraBits: (symbol) => (symbol > 256 ? lengthExtra(symbol - 257) : 0),
  fixedBits: (symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8),
};
export const distanceTree: Tree = {
  symbols: 30,
  longest: 15,
  extraBits: (symbol) => (symbol < 4 ? 0 : (symbol >> 1) - 1),
  fixedBits: () => 5,
};
export const metaTree: Tree = {
  symbols: 19,
  longest: 7,
  extraBits: (symbol) => (symbol === 16 ? 2 : symbol === 17 ? 3 : symbol === 18 ? 7 : 0),
  fixedBits: () => 0,
};

export interface Coded {
  /** of each symbol up to the last one used */
  lengths: Uint8Array;
  /** of all symbols together, extra bits included */
  bits: number;
  /** the same with the fixed tree */
  fixedBits: number;
}

export function codeLengths(tree: Tree, counts: Uint32Array): Coded {
  const { leaves, weights } = leavesOf(tree, counts);
  const { order, parents } = merged(tree, leaves, weights);
  const lengths = new Uint8Array(2 * tree.symbols);
  const ofLength = new Int32Array(tree.longest + 1);
  let overflow = 0;
  // From the root down: a parent's length is known before its children's.
  for (const node of order.slice(1)) {
    const length = (lengths[parents[node] ?? 0] ?? 0) + 1;
    if (length > tree.longest) overflow++;
    lengths[node] = Math.min(length, tree.longest);
    if (node < tree.symbols) ofLength[lengths[node] ?? 0] = (ofLength[lengths[node] ?? 0] ?? 0) + 1;
  }
  if (overflow > 0) shorten(tree, order, lengths, ofLength, overflow);
  const used = lengths.slice(0, Math.max(...leaves) + 1);
  for (let symbol = 0; symbol < used.length; symbol++) if (!leaves.includes(symbol)) used[symbol] = 0;
  let [bits, fixedBits] = [0, 0];
  counts.forEach((count, symbol) => {
    bits += count * ((used[symbol] ?? 0) + tree.extraBits(symbol));
    fixedBits += count * (tree.fixedBits(symbol) + tree.extraBits(symbol));
  });
  return { lengths: used, bits, fixedBits };
}

/** The symbols used; at least two, since a code of one symbol would have no bits. */
function leavesOf(tree: Tree, counts: Uint32Array): { leaves: number[]; weights: Uint32Array } {
  const weights = new Uint32Array(2 * tree.symbols);
  weights.set(counts);
  const leaves = [...counts.keys()].filter((symbol) => (counts[symbol] ?? 0) > 0);
  while (leaves.length < 2) {
    const last = leaves.at(-1) ?? -1;
    const added = last < 2 ? last + 1 : 0;
    leaves.push(added);
    weights[added] = 1;
  }
  return { leaves, weights };
}

/** Huffman's algorithm on zlib's heap. @returns the nodes from the root down, and each one's parent */
function merged(tree: Tree, leaves: readonly number[], weights: Uint32Array): { order: number[]; parents: Int32Array } {
  const parents = new Int32Array(2 * tree.symbols);
  const depths = new Uint8Array(2 * tree.symbols);
  const heap = [-1, ...leaves];
  const smaller = (a: number, b: number) => {
    const [weightA, weightB] = [weights[a] ?? 0, weights[b] ?? 0];
    return weightA < weightB || (weightA === weightB && (depths[a] ?? 0) <= (depths[b] ?? 0));
  };
  const sink = (from: number) => {
    const moved = heap[from] ?? 0;
    let at = from;
    for (let child = 2 * at; child < heap.length; child = 2 * at) {
      if (child + 1 < heap.length && smaller(heap[child + 1] ?? 0, heap[child] ?? 0)) child++;
      if (smaller(moved, heap[child] ?? 0)) break;
      heap[at] = heap[child] ?? 0;
      at = child;
    }
    heap[at] = moved;
  };
  for (let at = Math.floor(leaves.length / 2); at >= 1; at--) sink(at);

  const taken: number[] = [];
  for (let node = tree.symbols; heap.length > 2; node++) {
    const a = heap[1] ?? 0;
    heap[1] = heap.pop() ?? 0;
    sink(1);
    const b = heap[1] ?? 0;
    taken.push(a, b);
    weights[node] = (weights[a] ?? 0) + (weights[b] ?? 0);
    depths[node] = Math.max(depths[a] ?? 0, depths[b] ?? 0) + 1;
    parents[a] = node;
    parents[b] = node;
    heap[1] = node;
    sink(1);
  }
  taken.push(heap[1] ?? 0);
  return { order: taken.reverse(), parents };
}

/** Codes longer than allowed: leaves are moved up the tree until it fits, the rarest get the longest codes. */
function shorten(
  { symbols, longest }: Tree,
  order: readonly number[],
  lengths: Uint8Array,
  ofLength: Int32Array,
  overflow: number,
): void {
  for (let left = overflow; left > 0; left -= 2) {
    let length = longest - 1;
    while (ofLength[length] === 0) length--;
    ofLength[length] = (ofLength[length] ?? 0) - 1;
    ofLength[length + 1] = (ofLength[length + 1] ?? 0) + 2;
    ofLength[longest] = (ofLength[longest] ?? 0) - 1;
  }
  const rarestFirst = order.filter((node) => node < symbols).reverse();
  let next = 0;
  for (let length = longest; length > 0; length--) {
    for (let left = ofLength[length] ?? 0; left > 0; left--) lengths[rarestFirst[next++] ?? 0] = length;
  }
}
