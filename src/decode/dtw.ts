/** Dynamic time warping over the alignment heads' attention (openai/whisper timing.py: find_alignment, median_filter, dtw). */
import type { Alignment } from "./decoder.ts";

/** Width of the median filter along the frames */
const filterWidth = 7;

/**
 * The heads' mean of normalised, smoothed attention.
 * @param frames how many of the frames hold audio; the others are left out before the softmax
 * @param firstRow, lastRow tokens that are wanted: [firstRow, lastRow)
 * @returns [lastRow - firstRow, frames]
 */
export function alignmentMatrix(
  alignment: Alignment,
  frames: number,
  firstRow: number,
  lastRow: number,
): Float32Array<ArrayBuffer> {
  const { heads, tokens, scores } = alignment;
  const matrix = new Float32Array((lastRow - firstRow) * frames);
  const weights = new Float32Array(tokens * frames);
  for (let head = 0; head < heads; head++) {
    for (let token = 0; token < tokens; token++) {
      const from = (head * tokens + token) * alignment.frames;
      softmax(scores.subarray(from, from + frames), weights.subarray(token * frames, (token + 1) * frames));
    }
    normaliseOverTokens(weights, tokens, frames);
    for (let row = firstRow; row < lastRow; row++) {
      const into = matrix.subarray((row - firstRow) * frames, (row - firstRow + 1) * frames);
      addMedians(weights.subarray(row * frames, (row + 1) * frames), into);
    }
  }
  for (let i = 0; i < matrix.length; i++) matrix[i] = (matrix[i] ?? 0) / heads;
  return matrix;
}

function softmax(scores: Float32Array, into: Float32Array): void {
  let top = Number.NEGATIVE_INFINITY;
  for (const score of scores) if (score > top) top = score;
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    const weight = Math.exp((scores[i] ?? 0) - top);
    into[i] = weight;
    sum += weight;
  }
  for (let i = 0; i < into.length; i++) into[i] = (into[i] ?? 0) / sum;
}

/** Each frame's weights to mean 0 and (population) deviation 1 over the tokens, in place. */
function normaliseOverTokens(weights: Float32Array, tokens: number, frames: number): void {
  const mean = new Float64Array(frames);
  const variance = new Float64Array(frames);
  for (let token = 0; token < tokens; token++) {
    for (let i = 0, at = token * frames; i < frames; i++, at++) mean[i] = (mean[i] ?? 0) + (weights[at] ?? 0) / tokens;
  }
  for (let token = 0; token < tokens; token++) {
    for (let i = 0, at = token * frames; i < frames; i++, at++) {
      const difference = (weights[at] ?? 0) - (mean[i] ?? 0);
      variance[i] = (variance[i] ?? 0) + (difference * difference) / tokens;
    }
  }
  for (let i = 0; i < frames; i++) variance[i] = Math.sqrt(variance[i] ?? 0) || 1;
  for (let token = 0; token < tokens; token++) {
    for (let i = 0, at = token * frames; i < frames; i++, at++) {
      weights[at] = ((weights[at] ?? 0) - (mean[i] ?? 0)) / (variance[i] ?? 1);
    }
  }
}

/** Adds each place's median with its three neighbours on both sides; the ends are mirrored. Too short a row stays as it is. */
function addMedians(row: Float32Array, into: Float32Array): void {
  const side = (filterWidth - 1) / 2;
  const frames = row.length;
  if (frames <= side) {
    for (let i = 0; i < frames; i++) into[i] = (into[i] ?? 0) + (row[i] ?? 0);
    return;
  }
  const padded = new Float32Array(frames + 2 * side);
  padded.set(row, side);
  for (let i = 1; i <= side; i++) {
    padded[side - i] = row[i] ?? 0;
    padded[side + frames - 1 + i] = row[frames - 1 - i] ?? 0;
  }
  // The sorted window moves along: the oldest value leaves, the newest finds its place.
  const sorted = padded.slice(0, filterWidth).sort();
  into[0] = (into[0] ?? 0) + (sorted[side] ?? 0);
  for (let i = 1; i < frames; i++) {
    replaceSorted(sorted, padded[i - 1] ?? 0, padded[i + filterWidth - 1] ?? 0);
    into[i] = (into[i] ?? 0) + (sorted[side] ?? 0);
  }
}

function replaceSorted(sorted: Float32Array, old: number, fresh: number): void {
  let at = 0;
  while (at < sorted.length - 1 && (sorted[at] ?? 0) < old) at++;
  while (at > 0 && (sorted[at - 1] ?? 0) > fresh) {
    sorted[at] = sorted[at - 1] ?? 0;
    at--;
  }
  while (at < sorted.length - 1 && (sorted[at + 1] ?? 0) < fresh) {
    sorted[at] = sorted[at + 1] ?? 0;
    at++;
  }
  sorted[at] = fresh;
}

/**
 * The monotonic path of least cost -matrix from the first row and column to the last.
 * @param matrix [rows, columns]
 * @returns for each row the first column that the path has in it
 */
export function firstColumns(matrix: Float32Array, rows: number, columns: number): Int32Array {
  const trace = new Uint8Array(rows * columns);
  // Costs are float32, as the original's: ties fall the same way.
  let above = new Float32Array(columns + 1).fill(Number.POSITIVE_INFINITY);
  let here = new Float32Array(columns + 1);
  above[0] = 0;
  for (let i = 0; i < rows; i++) {
    here[0] = Number.POSITIVE_INFINITY;
    for (let j = 0; j < columns; j++) {
      const [diagonal, up, left] = [above[j] ?? 0, above[j + 1] ?? 0, here[j] ?? 0];
      const direction = diagonal < up && diagonal < left ? 0 : up < diagonal && up < left ? 1 : 2;
      here[j + 1] = (direction === 0 ? diagonal : direction === 1 ? up : left) - (matrix[i * columns + j] ?? 0);
      trace[i * columns + j] = direction;
    }
    [above, here] = [here, above];
  }
  const first = new Int32Array(rows);
  let [i, j] = [rows - 1, columns - 1];
  while (i >= 0 && j >= 0) {
    first[i] = j;
    const direction = trace[i * columns + j];
    if (direction !== 2) i--;
    if (direction !== 1) j--;
  }
  return first;
}
