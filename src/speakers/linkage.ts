/**
 * Agglomerative clustering with average linkage over the cosine: the two clusters that are most alike on average become one, until none are
 * alike enough. Of vectors of unit length the average of all cosines between two clusters is the product of their means, so that a vector for each
 * cluster is all that is kept, and no matrix. Found by chains of nearest neighbours (Murtagh 1983): who are each other's nearest will be joined
 * whatever becomes of the others. Quadratic in the number of vectors, linear in memory.
 */
import { check, present } from "../lib/check.ts";

/** Vectors of one size, one behind the other. */
export interface Vectors {
  readonly values: Float32Array;
  readonly size: number;
}

/** Two clusters, each named by one of its vectors, and how alike they are. */
interface Joint {
  readonly a: number;
  readonly b: number;
  readonly likeness: number;
}

export interface LinkageLimits {
  /** clusters that are less alike stay apart */
  readonly least: number;
  /** clusters that are left, whatever they are like; undefined: as many as there are */
  readonly wanted?: number | undefined;
}

/**
 * @param units of unit length
 * @param breathe called between two steps, of which there are a few for each vector
 * @returns the number of each vector's cluster, from 0 without a gap
 */
export async function linked(
  units: Vectors,
  { least, wanted }: LinkageLimits,
  breathe: () => Promise<void>,
): Promise<Int32Array> {
  const joints = await jointsOf(units, wanted === undefined ? least : Number.NEGATIVE_INFINITY, breathe);
  joints.sort((one, other) => other.likeness - one.likeness);
  const count = units.values.length / units.size;
  const parents = Int32Array.from({ length: count }, (_, i) => i);
  for (const { a, b } of joints.slice(0, wanted === undefined ? joints.length : Math.max(0, count - wanted)))
    parents[rootOf(parents, b)] = rootOf(parents, a);
  const numbers = new Map<number, number>();
  return parents.map((_, i) => {
    const root = rootOf(parents, i);
    const number = numbers.get(root) ?? numbers.size;
    numbers.set(root, number);
    return number;
  });
}

function rootOf(parents: Int32Array, of: number): number {
  let root = of;
  while (parents[root] !== root) root = present(parents[root], "parent");
  return root;
}

async function jointsOf({ values, size }: Vectors, least: number, breathe: () => Promise<void>): Promise<Joint[]> {
  const sums = Float64Array.from(values);
  const counts = new Float64Array(values.length / size).fill(1);
  const left = Array.from(counts.keys());
  const likeness = (a: number, b: number): number => {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += (sums[a * size + i] ?? 0) * (sums[b * size + i] ?? 0);
    return sum / ((counts[a] ?? 1) * (counts[b] ?? 1));
  };
  const joints: Joint[] = [];
  const chain: number[] = [];
  while (left.length > 1) {
    await breathe();
    const end = chain.at(-1) ?? present(left[0], "a cluster");
    if (chain.length === 0) chain.push(end);
    // The one before in the chain wins where another is as near: else the chain might go round.
    const before = chain.at(-2);
    let [nearest, most] = before === undefined ? [-1, Number.NEGATIVE_INFINITY] : [before, likeness(end, before)];
    for (const other of left) {
      if (other === end || other === before) continue;
      const alike = likeness(end, other);
      if (alike > most || nearest < 0) [nearest, most] = [other, alike];
    }
    if (most < least) {
      // Joining others makes none of them more like it than the most alike is now.
      check(chain.length === 1, "a chain's likeness rises");
      left.splice(left.indexOf(end), 1);
      chain.pop();
    } else if (nearest === before) {
      chain.splice(-2);
      joints.push({ a: before, b: end, likeness: most });
      for (let i = 0; i < size; i++)
        sums[before * size + i] = (sums[before * size + i] ?? 0) + (sums[end * size + i] ?? 0);
      counts[before] = (counts[before] ?? 0) + (counts[end] ?? 0);
      left.splice(left.indexOf(end), 1);
    } else chain.push(nearest);
  }
  return joints;
}
