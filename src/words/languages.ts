/** The languages that the window speaks: the one list. */
import { english, type Words } from "./en/words.ts";

export interface Tongue {
  /** in itself, as people look for it */
  name: string;
  /** as Intl and `lang` take it */
  locale: string;
  load(): Promise<Words>;
}

const list = {
  en: { name: "English", locale: "en", load: async () => english },
  de: { name: "Deutsch", locale: "de", load: async () => (await import("./de/words.ts")).german },
  fr: { name: "Français", locale: "fr", load: async () => (await import("./fr/words.ts")).french },
  es: { name: "Español", locale: "es", load: async () => (await import("./es/words.ts")).spanish },
  ja: { name: "日本語", locale: "ja", load: async () => (await import("./ja/words.ts")).japanese },
  zh: { name: "简体中文", locale: "zh-Hans", load: async () => (await import("./zh/words.ts")).chinese },
} satisfies Record<string, Tongue>;

export type TongueCode = keyof typeof list;
export const tongues: Readonly<Record<TongueCode, Tongue>> = list;

const isTongue = (code: string): code is TongueCode => Object.hasOwn(list, code);
export const tongueCodes = Object.keys(list).filter(isTongue);

/** `de-AT` -> `de Latn`: who reads one script of a language does not always read the other. */
function spokenAndWritten(tag: string): string {
  try {
    const { language, script } = new Intl.Locale(tag).maximize();
    return `${language} ${script}`;
  } catch {
    // Some systems name none ("C").
    return tag;
  }
}

/**
 * @param wanted in the settings: a code of the list, or what asks for the system's
 * @param system the person's languages, the best first, as `navigator.languages` has them
 */
export function tongueFor(wanted: string, system: readonly string[]): TongueCode {
  if (isTongue(wanted)) return wanted;
  const known = new Map(tongueCodes.map((code) => [spokenAndWritten(tongues[code].locale), code]));
  for (const tag of system) {
    const code = known.get(spokenAndWritten(tag));
    if (code !== undefined) return code;
  }
  return "en";
}

/** How dates are written: by the person's own region where the system names one of this language. */
export function regionFor(code: TongueCode, system: readonly string[]): string {
  const own = spokenAndWritten(tongues[code].locale);
  return system.find((tag) => spokenAndWritten(tag) === own) ?? tongues[code].locale;
}
