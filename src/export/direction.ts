/** Which way text runs. */

/** Whisper's languages that are written from right to left. */
const languages: ReadonlySet<string> = new Set(["ar", "fa", "he", "iw", "ps", "sd", "ur", "yi"]);

export function isRightToLeftLanguage(language: string): boolean {
  return languages.has(language);
}

/** As in a document of that language; in others by the first letter, as Unicode's bidirectional algorithm does (rules P2 and P3). */
export function isRightToLeft(text: string, language: string): boolean {
  const letter = /\p{L}/u.exec(text)?.[0] ?? "";
  return (
    isRightToLeftLanguage(language) ||
    /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u.test(letter)
  );
}
