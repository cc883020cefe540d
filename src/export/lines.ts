/** Units into the lines of one subtitle: as few as possible, evenly filled, broken at punctuation where that costs little. */
import { breakRank, joinUnits, type UnbreakableText } from "./units.ts";

/** Columns given up to end a line at a sentence's or clause's end instead of between words, or there instead of behind a title. */
const rankCost = [0, 4, 10, 40] as const;

/** @returns columns of units[from, to) on one line */
export function lineColumns(units: readonly UnbreakableText[], from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) {
    const unit = units[i];
    if (unit) total += unit.columns + (unit.spaced && i > from ? 1 : 0);
  }
  return total;
}

/** @returns lines needed when each is filled before the next is begun: the least number there is */
export function linesNeeded(units: readonly UnbreakableText[], from: number, to: number, maxLine: number): number {
  let lines = 0;
  let used = 0;
  for (let i = from; i < to; i++) {
    const unit = units[i];
    if (!unit) continue;
    const more = unit.columns + (unit.spaced ? 1 : 0);
    if (lines > 0 && used + more <= maxLine) used += more;
    else {
      lines += 1;
      used = unit.columns;
    }
  }
  return lines;
}

/** Best way to set units[from, …) in `lines` lines: the squared distance from the even length, plus the breaks' cost. */
function fill(units: readonly UnbreakableText[], lines: number, maxLine: number): number[] | null {
  const count = units.length;
  const even = lineColumns(units, 0, count) / lines;
  // best[l][i]: cost of units[0, i) in l lines; from[l][i]: where the last of them begins.
  const best = Array.from({ length: lines + 1 }, () => new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY));
  const from = Array.from({ length: lines + 1 }, () => new Int32Array(count + 1));
  const first = best[0];
  if (first) first[0] = 0;
  for (let line = 1; line <= lines; line++) {
    const before = best[line - 1];
    const now = best[line];
    const origin = from[line];
    if (!before || !now || !origin) continue;
    for (let end = line; end <= count; end++) {
      for (let start = end - 1; start >= line - 1; start--) {
        const width = lineColumns(units, start, end);
        if (width > maxLine && end - start > 1) break;
        const rank = end === count ? 0 : rankCost[breakRank(units[end - 1]?.text ?? "")];
        const cost = (before[start] ?? Number.POSITIVE_INFINITY) + (width - even) ** 2 + rank ** 2;
        if (cost < (now[end] ?? 0)) {
          now[end] = cost;
          origin[end] = start;
        }
      }
    }
  }
  if (!Number.isFinite(best[lines]?.[count] ?? Number.POSITIVE_INFINITY)) return null;
  const breaks: number[] = [];
  for (let line = lines, end = count; line > 0; line--) {
    end = from[line]?.[end] ?? 0;
    breaks.unshift(end);
  }
  return breaks;
}

/** @returns the text in lines of at most `maxLine` columns (a lone unit that is wider keeps its own) */
export function setLines(units: readonly UnbreakableText[], maxLine: number): string[] {
  if (units.length === 0) return [];
  const lines = linesNeeded(units, 0, units.length, maxLine);
  const breaks = fill(units, lines, maxLine) ?? [0];
  return breaks.map((start, line) => joinUnits(units.slice(start, breaks[line + 1] ?? units.length)));
}
