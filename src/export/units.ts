/**
 * Text cut where a line may end: at spaces, and between words in scripts that write none (Chinese, Japanese, Thai, …).
 * Lengths are counted as a reader sees them: a letter with its marks is one column, an emoji or a wide East Asian
 * character two, so that 42 columns are equally wide in every script.
 */
import { columnsOf } from "../lib/columns.ts";

const graphemes = new Intl.Segmenter("und", { granularity: "grapheme" });
const wordsOf = new Map<string, Intl.Segmenter>();

function wordSegmenter(language: string): Intl.Segmenter {
  const known = wordsOf.get(language);
  if (known !== undefined) return known;
  let made: Intl.Segmenter;
  try {
    made = new Intl.Segmenter(language === "" ? "und" : language, { granularity: "word" });
  } catch {
    made = new Intl.Segmenter("und", { granularity: "word" });
  }
  wordsOf.set(language, made);
  return made;
}

/** Scripts without spaces between words, and the punctuation between them. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\u3000-\u303f\uff00-\uff65]/u;

/** The characters as a reader counts them. */
export function characters(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** A piece that stays on one line. */
export interface UnbreakableText {
  readonly text: string;
  readonly columns: number;
  /** a space stands before it, unless it begins a line */
  readonly spaced: boolean;
}

/** Must not begin a line (closing marks) or end one (opening marks). */
const closing = /^[\p{Pe}\p{Pf}\p{Po}\p{Pd}ー々ゝゞヽヾぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ…]/u;
const opening = /[\p{Ps}\p{Pi}¿¡]$/u;

/** Cuts what is longer than a line between characters. */
function fitting(piece: string, maxLine: number): string[] {
  if (columnsOf(piece) <= maxLine) return [piece];
  const parts: string[] = [];
  let part = "";
  let used = 0;
  for (const character of characters(piece)) {
    const size = columnsOf(character);
    if (used + size > maxLine && part !== "") {
      parts.push(part);
      part = "";
      used = 0;
    }
    part += character;
    used += size;
  }
  if (part !== "") parts.push(part);
  return parts;
}

function unspacedPieces(word: string, language: string): string[] {
  if (!unspaced.test(word)) return [word];
  const pieces: string[] = [];
  for (const { segment } of wordSegmenter(language).segment(word)) {
    const last = pieces.at(-1);
    const latin = last !== undefined && !unspaced.test(last) && !unspaced.test(segment);
    if (last !== undefined && (latin || closing.test(segment) || opening.test(last)))
      pieces[pieces.length - 1] += segment;
    else pieces.push(segment);
  }
  return pieces;
}

/**
 * @param text on one line (see `oneLine`)
 * @returns pieces that give the text again when joined with their spaces; each fits a line of `maxLine` columns,
 * save for a single character that is wider
 */
export function unitsOf(text: string, language: string, maxLine: number): UnbreakableText[] {
  return text
    .split(" ")
    .filter((word) => word !== "")
    .flatMap((word, place) =>
      unspacedPieces(word, language)
        .flatMap((piece) => fitting(piece, maxLine))
        .map((piece, part) => ({ text: piece, columns: columnsOf(piece), spaced: place > 0 && part === 0 })),
    );
}

/** The line that units make. */
export function joinUnits(units: readonly UnbreakableText[]): string {
  return units.map((unit, place) => (unit.spaced && place > 0 ? ` ${unit.text}` : unit.text)).join("");
}

/** What stands before a name or a number, and never at the end of what is said: titles, initials, shortened words with dots of their own. */
const shortened = new RegExp(
  [
    "(?:^|[^\\p{L}])",
    "(?:Mr|Mrs|Ms|Mx|Messrs|Dr|Prof|Rev|Hon|Gov|Sen|Gen|Col|Maj|Capt|Lt|Sgt|St|Mt|vs",
    "|Hr|Fr|Frl|Nr|bzw|Mme|Mlle|Sr|Sra|Srta|Dra|Sig|Dott|\\p{L}|(?:\\p{L}\\.)+\\p{L})\\.$",
  ].join(""),
  "u",
);

/** How good a place for a break is behind this text: 0 end of a sentence, 1 of a clause, 2 between words, 3 between a title and its name. */
export function breakRank(text: string): 0 | 1 | 2 | 3 {
  if (shortened.test(text)) return 3;
  if (/[.!?…。！？؟۔।॥]["'”’»)\]」』）]*$/u.test(text)) return 0;
  if (/[,;:،؛、，；：–—]["'”’»)\]」』）]*$/u.test(text)) return 1;
  return 2;
}
