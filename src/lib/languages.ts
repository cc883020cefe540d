/** The languages that Whisper knows: their codes, their English names, and what people may write for one. */

/** The languages that Whisper's multilingual models know, in its order, each with its English name. */
const known = new Map(
  (
    "en English, zh Chinese, de German, es Spanish, ru Russian, ko Korean, fr French, ja Japanese, pt Portuguese, tr Turkish, pl Polish, " +
    "ca Catalan, nl Dutch, ar Arabic, sv Swedish, it Italian, id Indonesian, hi Hindi, fi Finnish, vi Vietnamese, he Hebrew, uk Ukrainian, " +
    "el Greek, ms Malay, cs Czech, ro Romanian, da Danish, hu Hungarian, ta Tamil, no Norwegian, th Thai, ur Urdu, hr Croatian, " +
    "bg Bulgarian, lt Lithuanian, la Latin, mi Māori, ml Malayalam, cy Welsh, sk Slovak, te Telugu, fa Persian, lv Latvian, bn Bangla, " +
    "sr Serbian, az Azerbaijani, sl Slovenian, kn Kannada, et Estonian, mk Macedonian, br Breton, eu Basque, is Icelandic, hy Armenian, " +
    "ne Nepali, mn Mongolian, bs Bosnian, kk Kazakh, sq Albanian, sw Swahili, gl Galician, mr Marathi, pa Punjabi, si Sinhala, km Khmer, " +
    "sn Shona, yo Yoruba, so Somali, af Afrikaans, oc Occitan, ka Georgian, be Belarusian, tg Tajik, sd Sindhi, gu Gujarati, am Amharic, " +
    "yi Yiddish, lo Lao, uz Uzbek, fo Faroese, ht Haitian Creole, ps Pashto, tk Turkmen, nn Norwegian Nynorsk, mt Maltese, sa Sanskrit, " +
    "lb Luxembourgish, my Burmese, bo Tibetan, tl Filipino, mg Malagasy, as Assamese, tt Tatar, haw Hawaiian, ln Lingala, ha Hausa, " +
    "ba Bashkir, jw Javanese, su Sundanese, yue Cantonese"
  )
    .split(", ")
    .map((pair): [string, string] => [pair.slice(0, pair.indexOf(" ")), pair.slice(pair.indexOf(" ") + 1)]),
);
export const languageCodes: readonly string[] = [...known.keys()];

/** Of languages that only a recording's tags name. The system's names are loaded when they are asked for: that takes longer than all of this program. */
const otherName = (code: string): string | undefined =>
  new Intl.DisplayNames("en", { type: "language", fallback: "none" }).of(code);

/** `en` -> `English`; a code that nobody has a name for stays, and so does an empty one. */
export function languageName(code: string): string {
  if (!/^[a-z]{2,3}$/i.test(code)) return code;
  return known.get(code) ?? otherName(code) ?? code;
}

/** `en`, `de` -> `English and German` */
export const languageNames = (codes: readonly string[]): string =>
  codes.length === 1
    ? languageName(codes[0] ?? "")
    : new Intl.ListFormat("en", { type: "conjunction" }).format(codes.map(languageName));

/** Those of a recording, its own first: segments in others say so. */
export function languagesOf({
  language,
  segments,
}: {
  language: string;
  segments: readonly { language?: string | undefined }[];
}): string[] {
  return [...new Set([language, ...segments.flatMap((segment) => segment.language ?? [])])];
}

/** openai-whisper's own names, where the system has others. */
const whisperNames: Readonly<Record<string, string>> = {
  mi: "maori",
  bn: "bengali",
  nn: "nynorsk",
  my: "myanmar",
  tl: "tagalog",
};

/** `en` -> `english`: as openai-whisper's tokenizer names it, and OpenAI's interface with it. */
export const whisperName = (code: string): string => whisperNames[code] ?? languageName(code).toLowerCase();

/** Codes, and other names of openai-whisper's, that mean one of Whisper's codes. */
const others: Readonly<Record<string, string>> = {
  iw: "he",
  jv: "jw",
  nb: "no",
  fil: "tl",
  cmn: "zh",
  mandarin: "zh",
  valencian: "ca",
  flemish: "nl",
  haitian: "ht",
  letzeburgesch: "lb",
  pushto: "ps",
  panjabi: "pa",
  moldavian: "ro",
  moldovan: "ro",
  sinhalese: "si",
  castilian: "es",
};

/** @returns the code, `auto`, or undefined for what is no language of Whisper's */
export function languageCode(written: string): string | undefined {
  const wanted = written.trim().toLowerCase();
  // `en-GB` and `pt_BR` are heard as their language.
  const base = wanted.split(/[-_]/)[0] ?? wanted;
  if (wanted === "auto") return wanted;
  const code = others[base] ?? base;
  if (languageCodes.includes(code)) return code;
  const named = (one: string): boolean => [languageName(one).toLowerCase(), whisperName(one)].includes(wanted);
  return others[wanted] ?? languageCodes.find(named);
}
