/** The cheapest way from one list of words to another (Levenshtein), counted by kind. */

export interface WordEdits {
  readonly substitutions: number;
  readonly deletions: number;
  readonly insertions: number;
  /** words of the reference */
  readonly total: number;
}

/** @param reference what was said @param heard what was written; time and memory grow with the product of their lengths */
export function editsBetween(reference: readonly string[], heard: readonly string[]): WordEdits {
  const rows = reference.length + 1;
  const columns = heard.length + 1;
  const cost = new Uint32Array(rows * columns);
  const at = (row: number, column: number): number => cost[row * columns + column] ?? 0;
  for (let column = 0; column < columns; column++) cost[column] = column;
  for (let row = 1; row < rows; row++) {
    cost[row * columns] = row;
    for (let column = 1; column < columns; column++) {
      const differs = reference[row - 1] === heard[column - 1] ? 0 : 1;
      cost[row * columns + column] = Math.min(
        at(row - 1, column - 1) + differs,
        at(row - 1, column) + 1,
        at(row, column - 1) + 1,
      );
    }
  }
  let substitutions = 0;
  let deletions = 0;
  let insertions = 0;
  for (let row = rows - 1, column = columns - 1; row > 0 || column > 0; ) {
    const here = at(row, column);
    const same = reference[row - 1] === heard[column - 1];
    if (row > 0 && column > 0 && at(row - 1, column - 1) + (same ? 0 : 1) === here) {
      if (!same) substitutions += 1;
      row -= 1;
      column -= 1;
    } else if (row > 0 && at(row - 1, column) + 1 === here) {
      deletions += 1;
      row -= 1;
    } else {
      insertions += 1;
      column -= 1;
    }
  }
  return { substitutions, deletions, insertions, total: reference.length };
}

export function added(a: WordEdits, b: WordEdits): WordEdits {
  return {
    substitutions: a.substitutions + b.substitutions,
    deletions: a.deletions + b.deletions,
    insertions: a.insertions + b.insertions,
    total: a.total + b.total,
  };
}

export const noEdits: WordEdits = { substitutions: 0, deletions: 0, insertions: 0, total: 0 };

/** @returns errors over reference words; null when there is no reference word to divide by */
export function errorRate({ substitutions, deletions, insertions, total }: WordEdits): number | null {
  return total === 0 ? null : (substitutions + deletions + insertions) / total;
}
