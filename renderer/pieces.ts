/** A text as the pieces in which two texts are compared: words and the spaces between, letters where a script writes no spaces. */

const unspaced = "\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}";
const piece = new RegExp(`[${unspaced}]\\p{M}*|\\s+|[^\\s${unspaced}]+`, "gu");

/** Joined they are the text again. */
export function piecesOf(text: string): string[] {
  return text.match(piece) ?? [];
}
