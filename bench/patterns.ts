/** Regular expressions that mean what Python's do: letters of every script are word characters. */

const word = "[\\p{L}\\p{N}_]";
const boundary = `(?:(?<=${word})(?!${word})|(?<!${word})(?=${word}))`;

/** @param source a pattern whose `\b` is to be Unicode's, with the flags g and u */
export function wordPattern(source: string): RegExp {
  return new RegExp(source.replaceAll("\\b", boundary), "gu");
}
