/** The languages that Whisper knows: their codes, their English names, and what people may write for one. */

/** The languages that Whisper's multilingual models know. */
export const languageCodes: readonly string[] = (
  "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk te " +
  "fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps " +
  "tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su yue"
).split(" ");

const names = new Intl.DisplayNames("en", { type: "language", fallback: "none" });

/** Whisper writes Javanese with its old code; not every browser has a name for the other two. */
const ownNames: Readonly<Record<string, string>> = { jw: "Javanese", ba: "Bashkir", bo: "Tibetan" };

/** `en` -> `English`; a code that the system has no name for stays, and so does an empty one. */
export function languageName(code: string): string {
  if (!/^[a-z]{2,3}$/i.test(code)) return code;
  return ownNames[code] ?? names.of(code) ?? code;
}

const listed = new Intl.ListFormat("en", { type: "conjunction" });

/** `en`, `de` -> `English and German` */
export const languageNames = (codes: readonly string[]): string => listed.format(codes.map(languageName));

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
  const named = (known: string): boolean => [languageName(known).toLowerCase(), whisperName(known)].includes(wanted);
  return others[wanted] ?? languageCodes.find(named);
}
