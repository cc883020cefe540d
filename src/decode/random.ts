/** Random numbers that are the same on every machine for the same seeds: what is sampled must not depend on neighbours or runs. */

/**
 * Numbers in [0, 1) with 32 random bits: mulberry32 over a mix of the seeds.
 * @param seeds integers; each distinct list gives its own sequence
 */
export function seededRandom(...seeds: readonly number[]): () => number {
  let state = 0x9e3779b9;
  for (const seed of seeds) state = scramble((state ^ seed) + 0x6d2b79f5);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    return (scramble(state) >>> 0) / 4_294_967_296;
  };
}

function scramble(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 15), 1 | value);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return mixed ^ (mixed >>> 14);
}
