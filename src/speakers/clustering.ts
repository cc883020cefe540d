/**
 * Which pieces are of one person: those of a second and more are joined while they sound alike, and each piece goes to whom it is most
 * like. A voice of less than two seconds in all is nobody's; in an hour and more, of less than ten.
 */
import { present } from "../lib/check.ts";
import { linked, type Vectors } from "./linkage.ts";
import type { SpokenPiece } from "./pieces.ts";

/** Measured on conversations of one to five people (docs/tried.md): below, like voices become one; above, one becomes several. */
const leastLikeness = 0.4;
/** Of a piece that has a say in who there is. */
const tellingSeconds = 1;
/** Of all of a person's: in hours more overlaps and cut words add up to a voice that nobody has. */
const personSeconds = { least: 2, most: 10, share: 1 / 300 };
/** So much more like somebody is a short piece whose window heard the same person in a longer one of his. */
const sameWindowLikeness = 0.15;

export interface SpeakerWishes {
  /** how many people there are, where that is known */
  readonly people?: number | undefined;
  /** called between steps: throws when nobody waits any more */
  breathe(): Promise<void>;
}

/**
 * @param embeddings of the pieces @param pieces in the order of their starts
 * @returns whose each is: numbers from 0, as they first speak
 */
export async function speakersOf(
  embeddings: Vectors,
  pieces: readonly SpokenPiece[],
  { people, breathe }: SpeakerWishes,
): Promise<number[]> {
  if (pieces.length === 0) return [];
  const units = unitsOf(embeddings);
  const { size } = units;
  const long = [...pieces.keys()].filter((piece) => secondsOf(pieces, piece) >= tellingSeconds);
  const telling = long.length > 0 ? long : [...pieces.keys()];
  const chosen = new Float32Array(telling.length * size);
  for (const [place, piece] of telling.entries()) chosen.set(rowOf(units, piece), place * size);
  const limits = { least: leastLikeness, wanted: people };
  const clusters = await linked({ values: chosen, size }, limits, breathe);
  const centres = centresOf(units, pieces, telling, clusters);

  const persons = telling.map((piece) => nearestOf(rowOf(units, piece), centres));
  /** of what is one person in a window, whose it is */
  const locals = new Map(telling.map((piece, place) => [pieces[piece]?.local, persons[place]]));
  const own = new Map(telling.map((piece, place) => [piece, persons[place]]));
  return numbered(
    pieces.map(({ local }, piece) => own.get(piece) ?? nearestOf(rowOf(units, piece), centres, locals.get(local))),
  );
}

const secondsOf = (pieces: readonly SpokenPiece[], piece: number): number => {
  const { start, end } = present(pieces[piece], "piece");
  return end - start;
};

const rowOf = ({ values, size }: Vectors, row: number): Float32Array => values.subarray(row * size, (row + 1) * size);

/** Of each cluster that is long enough for a person the mean, long pieces counting more: of length 1. Of the longest where none is. */
function centresOf(
  units: Vectors,
  pieces: readonly SpokenPiece[],
  telling: readonly number[],
  clusters: Int32Array,
): Vectors {
  const { size } = units;
  const totals = new Float64Array(Math.max(...clusters) + 1);
  const sums = new Float32Array(totals.length * size);
  for (const [place, piece] of telling.entries()) {
    const cluster = present(clusters[place], "cluster");
    const weight = secondsOf(pieces, piece);
    totals[cluster] = (totals[cluster] ?? 0) + weight;
    const sum = rowOf({ values: sums, size }, cluster);
    for (const [i, value] of rowOf(units, piece).entries()) sum[i] = (sum[i] ?? 0) + weight * value;
  }
  const { least, most, share } = personSeconds;
  const wanted = Math.min(most, Math.max(least, share * totals.reduce((sum, seconds) => sum + seconds, 0)));
  const large = [...totals.keys()].filter((cluster) => (totals[cluster] ?? 0) >= wanted);
  const kept = large.length > 0 ? large : [totals.indexOf(Math.max(...totals))];
  const values = new Float32Array(kept.length * size);
  for (const [place, cluster] of kept.entries()) values.set(rowOf({ values: sums, size }, cluster), place * size);
  return unitsOf({ values, size });
}

/** Each of length 1. */
function unitsOf({ values, size }: Vectors): Vectors {
  const units = new Float32Array(values.length);
  for (let from = 0; from < values.length; from += size) {
    let squares = 0;
    for (let i = from; i < from + size; i++) squares += (values[i] ?? 0) ** 2;
    const length = Math.max(Math.sqrt(squares), 1e-9);
    for (let i = from; i < from + size; i++) units[i] = (values[i] ?? 0) / length;
  }
  return { values: units, size };
}

/** @param expected whom the window takes it for */
function nearestOf(unit: Float32Array, { values, size }: Vectors, expected?: number): number {
  let [nearest, most] = [0, Number.NEGATIVE_INFINITY];
  for (let person = 0; person * size < values.length; person++) {
    let alike = person === expected ? sameWindowLikeness : 0;
    for (let i = 0; i < size; i++) alike += (values[person * size + i] ?? 0) * (unit[i] ?? 0);
    if (alike > most) [nearest, most] = [person, alike];
  }
  return nearest;
}

/** By their first appearance. */
function numbered(labels: readonly number[]): number[] {
  const numbers = new Map<number, number>();
  return labels.map((label) => {
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
}
