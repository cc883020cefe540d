/** Chains of nearest neighbours against the definition: the two most alike of all clusters are joined, again and again. */
import { expect, test } from "vitest";
import { linked } from "../../src/speakers/linkage.ts";
import { randomFrom } from "../speech/support/sound.ts";

const breathe = async (): Promise<void> => {};

/** Unit vectors around a few directions. */
function unitVectors(count: number, size: number, random: () => number): Float32Array[] {
  const unit = (values: Float32Array): Float32Array => {
    const length = Math.hypot(...values);
    return values.map((value) => value / length);
  };
  const around = Array.from({ length: 1 + Math.floor(4 * random()) }, () =>
    Float32Array.from({ length: size }, () => random() - 0.5),
  );
  return Array.from({ length: count }, (_, i) =>
    unit((around[i % around.length] ?? new Float32Array(size)).map((value) => value + 0.8 * (random() - 0.5))),
  );
}

/** Over all pairs of all clusters, each step anew. */
function plainlyLinked(units: readonly Float32Array[], least: number, wanted: number | undefined): number[] {
  const cosine = (a: number, b: number): number =>
    (units[a] ?? new Float32Array()).reduce((sum, value, i) => sum + value * (units[b]?.[i] ?? 0), 0);
  let clusters = units.map((_, i) => [i]);
  while (clusters.length > Math.max(1, wanted ?? 1)) {
    let [best, one, other]: [number, number[], number[]] = [Number.NEGATIVE_INFINITY, [], []];
    for (const a of clusters)
      for (const b of clusters) {
        if (a === b) continue;
        const average =
          a.flatMap((i) => b.map((k) => cosine(i, k))).reduce((sum, x) => sum + x, 0) / (a.length * b.length);
        if (average > best) [best, one, other] = [average, a, b];
      }
    if (wanted === undefined && best < least) break;
    clusters = [...clusters.filter((cluster) => cluster !== one && cluster !== other), [...one, ...other]];
  }
  return units.map((_, i) => clusters.findIndex((cluster) => cluster.includes(i)));
}

/** Whether two numberings say of every pair the same: together, or apart. */
const expectSamePartition = (a: readonly number[], b: readonly number[]): void => {
  const firsts = (numbers: readonly number[]) => numbers.map((number) => numbers.indexOf(number));
  expect(firsts(a)).toEqual(firsts(b));
};

test("the same clusters, by likeness and by number", async () => {
  const random = randomFrom(3);
  for (let round = 0; round < 25; round++) {
    const size = 8;
    const units = unitVectors(2 + Math.floor(20 * random()), size, random);
    const values = Float32Array.from(units.flatMap((unit) => [...unit]));
    for (const wanted of [undefined, 1, 2, 3, 40]) {
      const numbers = [...(await linked({ values, size }, { least: 0.4, wanted }, breathe))];
      expectSamePartition(numbers, plainlyLinked(units, 0.4, wanted));
      expect(new Set(numbers).size).toBe(Math.max(...numbers) + 1);
    }
  }
});

test("one vector is a cluster, none are none, equal ones are together, and whoever waits no more ends it", async () => {
  const limits = { least: 0.4 };
  expect([...(await linked({ values: Float32Array.of(1, 0), size: 2 }, limits, breathe))]).toEqual([0]);
  expect([...(await linked({ values: new Float32Array(), size: 2 }, limits, breathe))]).toEqual([]);
  const same = Float32Array.from({ length: 12 }, (_, i) => 1 - (i % 2));
  expect([...(await linked({ values: same, size: 2 }, limits, breathe))]).toEqual([0, 0, 0, 0, 0, 0]);
  const gone = async (): Promise<void> => {
    throw new Error("nobody waits");
  };
  await expect(linked({ values: same, size: 2 }, limits, gone)).rejects.toThrow("nobody waits");
});
