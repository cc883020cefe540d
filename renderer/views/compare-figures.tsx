/** The head of a comparison: for each mode how many words are equal, its time, its bytes, as numbers and bars. */
import { diffArrays } from "diff";
import { useMemo } from "react";
import type { Comparison } from "../../src/api/comparison.ts";
import { piecesOf } from "../pieces.ts";
import { words } from "../words.ts";

const { compare } = words;

interface Row {
  name: string;
  values: number[];
  /** whether what is said of a mode is how many times less it is */
  ratio: boolean;
  show(value: number): string;
}

/** Words of a mode that the first one has too, in the same order, 0..1. */
function wordsEqual(windows: Comparison["windows"], place: number): number {
  let [equal, all] = [0, 0];
  for (const window of windows) {
    const [base = "", own = ""] = [window.texts[0], window.texts[place]];
    for (const { added, removed, value } of diffArrays(piecesOf(base), piecesOf(own))) {
      const said = value.filter((piece) => piece.trim() !== "").length;
      if (!added && !removed) equal += said;
      all += said;
    }
  }
  return all === 0 ? 1 : equal / all;
}

/** Of each mode. */
const allEqual = ({ modes, windows }: Comparison): number[] => modes.map((_, place) => wordsEqual(windows, place));

/** @param equal words of each mode, 0..1 */
function rowsOf({ modes, windows }: Comparison, equal: number[]): Row[] {
  return [
    // As long as there is nothing to compare, nothing is said of it.
    ...(windows.length === 0 ? [] : [{ name: compare.words, values: equal, ratio: false, show: compare.share }]),
    {
      name: compare.speed,
      values: modes.map((mode) => mode.millisecondsPerToken),
      ratio: true,
      show: (value) => `${words.figures.figure(value)} ms`,
    },
    {
      name: compare.bytes,
      values: modes.map((mode) => mode.crossBytes + mode.selfBytes),
      ratio: true,
      show: words.figures.bytes,
    },
    { name: compare.peak, values: modes.map((mode) => mode.peakResidentBytes), ratio: true, show: words.figures.bytes },
  ];
}

export function Figures({ comparison }: { comparison: Comparison }) {
  const { modes } = comparison;
  const equal = useMemo(() => allEqual(comparison), [comparison]);
  const rows = rowsOf(comparison, equal);
  return (
    <table className="w-full table-fixed border-separate border-spacing-x-5 border-spacing-y-1.5">
      <thead>
        <tr className="text-left text-[12.5px] text-soft">
          <td className="w-20 sm:w-28" />
          {modes.map(({ attention }) => (
            <th key={attention} scope="col" className="font-semibold">
              {words.panel.attention[attention]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, values, ratio, show }) => {
          const most = Math.max(...values, Number.MIN_VALUE);
          const base = values[0] ?? 0;
          return (
            <tr key={name}>
              <th scope="row" className="text-left align-top font-normal text-soft">
                {name}
              </th>
              {values.map((value, place) => (
                <td key={modes[place]?.attention} className="align-bottom">
                  <span className="flex flex-wrap items-baseline justify-between gap-x-2">
                    <span className="font-semibold">{show(value)}</span>
                    {ratio && place > 0 && value > 0 && (
                      <span className="text-[12px] text-soft">{words.figures.figure(base / value)} : 1</span>
                    )}
                  </span>
                  <span className="mt-0.5 block h-1.5 rounded-full bg-hover">
                    <span
                      className={`block h-full rounded-full ${modes[place]?.attention === "standard" ? "bg-gone" : "bg-accent"}`}
                      style={{ width: `${(100 * value) / most}%` }}
                    />
                  </span>
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Tab-separated, as spreadsheets and editors take it. */
export function tableOf(comparison: Comparison): string {
  return [
    ["", ...comparison.modes.map((mode) => words.panel.attention[mode.attention])],
    ...rowsOf(comparison, allEqual(comparison)).map(({ name, values, show }) => [name, ...values.map(show)]),
  ]
    .map((cells) => cells.join("\t"))
    .join("\n");
}
