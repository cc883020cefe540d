/** A text as the pieces in which two texts are compared: words and the spaces between, letters where a script writes no spaces. */

const unspaced = "\\p{scx=Han}\\p{scx=Hira}\\p{scx=Kana}\\p{scx=Thai}\\p{scx=Laoo}\\p{scx=Khmr}\\p{scx=Mymr}";
const piece = new RegExp(`[${unspaced}]\\p{M}*|\\s+|[^\\s${unspaced}]+`, "gu");

const seam = new RegExp(`[${unspaced}]\\p{P}*\n\\p{P}*[${unspaced}]`, "u");

/** Whether nothing stands between two texts that follow each other: both are of scripts without spaces. */
export function writtenTogether(before: string, after: string): boolean {
  return seam.test(`${before}\n${after}`);
}

/** Joined they are the text again. */
export function piecesOf(text: string): string[] {
  return text.match(piece) ?? [];
}
