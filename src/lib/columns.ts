/** How wide a text is: on a terminal, and for a reader of subtitles. */
import stringWidth from "string-width";

/**
 * Thai and Lao AM behind another character. Unicode counts both as one character, as it does a letter and its accent; string-width 8.3.0
 * gives that one the width of its first part. AM stands beside the letter, though, and takes a column of its own.
 */
const spacingVowel = /(?<=\P{Cc})[\u0e33\u0eb3]/gu;

/** Columns: a letter with its marks is one, a wide East Asian character or an emoji two. */
export const columnsOf = (text: string): number => stringWidth(text) + (text.match(spacingVowel)?.length ?? 0);
