/**
 * Formats for players know no escapes, or each player its own: what a player would take for an order (a style, a time) is written
 * with a sign that reads the same, is as wide, and is in the usual fonts of every system; full-width ones are in East Asian fonts only.
 * Square brackets have none but those.
 */

const standIns: Readonly<Record<string, string>> = {
  "{": "❴",
  "}": "❵",
  "\\": "∖",
  "<": "‹",
  ">": "›",
  "[": "［",
  "]": "］",
};

const standIn = (sign: string): string => standIns[sign] ?? sign;

/**
 * libass hides what stands in braces and reads `\N`, `\n` and `\h` as spaces and line breaks. It also draws SubRip for mpv, VLC and
 * ffmpeg. (It has an escape for braces, which VSFilter and Aegisub don't know.)
 */
export function withoutOverrides(text: string): string {
  return text.replace(/[{}]|\\(?=[Nnh])/g, standIn);
}

/** Players of SubRip know some tags of HTML and drop others: `<`, and `>` where it ends one. A lone `>` says who speaks next. */
export function withoutTags(text: string): string {
  return text.replace(/<[^<>]*>?/g, (tag) => tag.replace(/[<>]/g, standIn));
}

/** Players that draw by libass take these for orders in WebVTT as well; browsers show a brace as it is, and so do these. */
export function withoutBackslashes(text: string): string {
  return text.replace(/\\(?=[Nnh])|(?<=\{)\\/g, standIn);
}

/** Times of lyrics stand in brackets, those of their words in `<…>`. */
export function withoutStamps(text: string): string {
  return withoutOverrides(withoutTags(text.replace(/[[\]]/g, standIn)));
}
