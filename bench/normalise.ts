/**
 * What counts as the same word: Whisper's own text normalisers (openai/whisper, whisper/normalizers, MIT), so that error
 * rates can be held against published ones. English: lower case, no punctuation, contractions, numbers and spellings made
 * equal; other languages: lower case, no punctuation. spellings.json is theirs too (licence: models/whisper-base/LICENSE).
 */
import { splitAtSpaces, standardizeNumbers } from "./numbers.ts";
import { wordPattern } from "./patterns.ts";
import spellings from "./spellings.json" with { type: "json" };

/** Letters that Unicode's decomposition leaves whole. */
const letters = new Map(
  Object.entries({ œ: "oe", Œ: "OE", ø: "o", Ø: "O", æ: "ae", Æ: "AE", ß: "ss", ẞ: "SS", đ: "d", Đ: "D" }).concat(
    Object.entries({ ð: "d", Ð: "D", þ: "th", Þ: "th", ł: "l", Ł: "L" }),
  ),
);

const american = new Map<string, string>(Object.entries(spellings));

function withoutSymbolsAndDiacritics(text: string, keep: string): string {
  let out = "";
  for (const letter of text.normalize("NFKD")) {
    if (keep.includes(letter)) out += letter;
    else if (letters.has(letter)) out += letters.get(letter);
    else if (/\p{Mn}/u.test(letter)) continue;
    else out += /[\p{M}\p{S}\p{P}]/u.test(letter) ? " " : letter;
  }
  return out;
}

const withoutSymbols = (text: string): string => text.normalize("NFKC").replace(/[\p{M}\p{S}\p{P}]/gu, " ");
const withoutBrackets = (text: string): string => text.replace(/[<[][^>\]]*[>\]]/gu, "").replace(/\(([^)]+?)\)/gu, "");
const oneSpace = (text: string): string => text.replace(/\s+/gu, " ");

const titles: readonly (readonly [string, string])[] = [
  ["mr", "mister"],
  ["mrs", "missus"],
  ["st", "saint"],
  ["dr", "doctor"],
  ["prof", "professor"],
  ["capt", "captain"],
  ["gov", "governor"],
  ["ald", "alderman"],
  ["gen", "general"],
  ["sen", "senator"],
  ["rep", "representative"],
  ["pres", "president"],
  ["rev", "reverend"],
  ["hon", "honorable"],
  ["asst", "assistant"],
  ["assoc", "associate"],
  ["lt", "lieutenant"],
  ["col", "colonel"],
  ["jr", "junior"],
  ["sr", "senior"],
  ["esq", "esquire"],
];

/** In this order: the first lines must be gone before the general ones come. */
const replacers = (
  [
    ["\\bwon't\\b", "will not"],
    ["\\bcan't\\b", "can not"],
    ["\\blet's\\b", "let us"],
    ["\\bain't\\b", "aint"],
    ["\\by'all\\b", "you all"],
    ["\\bwanna\\b", "want to"],
    ["\\bgotta\\b", "got to"],
    ["\\bgonna\\b", "going to"],
    ["\\bi'ma\\b", "i am going to"],
    ["\\bimma\\b", "i am going to"],
    ["\\bwoulda\\b", "would have"],
    ["\\bcoulda\\b", "could have"],
    ["\\bshoulda\\b", "should have"],
    ["\\bma'am\\b", "madam"],
    ...titles.map(([short, long]) => [`\\b${short}\\b`, `${long} `] as const),
    // past participles
    ["'d been\\b", " had been"],
    ["'s been\\b", " has been"],
    ["'d gone\\b", " had gone"],
    ["'s gone\\b", " has gone"],
    ["'d done\\b", " had done"],
    ["'s got\\b", " has got"],
    ["n't\\b", " not"],
    ["'re\\b", " are"],
    ["'s\\b", " is"],
    ["'d\\b", " would"],
    ["'ll\\b", " will"],
    ["'t\\b", " not"],
    ["'ve\\b", " have"],
    ["'m\\b", " am"],
  ] as const
).map(([source, replacement]) => [wordPattern(source), replacement] as const);

const hesitations = wordPattern("\\b(hmm|mm|mhm|mmm|uh|um)\\b");

/** EnglishTextNormalizer. */
export function normaliseEnglish(text: string): string {
  let out = withoutBrackets(text.toLowerCase()).replace(hesitations, "").replace(/\s+'/gu, "'");
  for (const [pattern, replacement] of replacers) out = out.replace(pattern, replacement);
  out = out.replace(/(\d),(\d)/gu, "$1$2").replace(/\.([^0-9]|$)/gu, " $1");
  out = standardizeNumbers(withoutSymbolsAndDiacritics(out, ".%$¢€£"));
  out = splitAtSpaces(out)
    .map((word) => american.get(word) ?? word)
    .join(" ");
  // Signs that belong to no number.
  return oneSpace(out.replace(/[.$¢€£]([^0-9])/gu, " $1").replace(/([^0-9])%/gu, "$1 "));
}

/**
 * BasicTextNormalizer, diacritics kept. It is no measure where vowels are marks, as in Hindi: words that differ in them are equal, and all are
 * cut at them (findings/whisper-normaliser-marks.sh).
 */
export function normaliseBasic(text: string): string {
  return oneSpace(withoutSymbols(withoutBrackets(text.toLowerCase())).toLowerCase());
}

/** Languages counted by characters: they write no spaces between words. */
const byCharacter = new Set(["zh", "ja", "yue", "th", "lo", "my"]);

export const countedIn = (language: string): "words" | "characters" =>
  byCharacter.has(language) ? "characters" : "words";

/** @returns the words (or characters) that are compared */
export function countedUnits(text: string, language: string): string[] {
  if (language === "en") return splitAtSpaces(normaliseEnglish(text));
  const plain = normaliseBasic(text);
  return byCharacter.has(language) ? Array.from(plain.replace(/\s+/gu, "")) : splitAtSpaces(plain);
}
