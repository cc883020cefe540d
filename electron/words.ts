/** The sentences of menus, dialogs and notifications, in the language of the settings or the system. */
import { app } from "electron";
import { regionFor, tongueFor } from "../src/words/languages.ts";
import { createSpeaker } from "../src/words/speaker.ts";

const speaker = createSpeaker();
export const { words } = speaker;

let region = "en-GB";

/** What the page has as `navigator.languages`: Chromium's own language, then the system's. */
const systemLanguages = (): string[] => [app.getLocale(), ...app.getPreferredSystemLanguages()];

/**
 * From here on all words are another language's. When the program is ready, not before.
 * @param wanted as the settings have it @returns whether they are: false where another one was wanted meanwhile
 */
export async function speakInMenus(wanted: string): Promise<boolean> {
  const languages = systemLanguages();
  const code = tongueFor(wanted, languages);
  if (!(await speaker.speak(code))) return false;
  region = regionFor(code, languages);
  return true;
}

/** A moment, as it is written in that language. @param seconds since 1970 */
export const momentOf = (seconds: number): string =>
  new Date(seconds * 1000).toLocaleString(region, { dateStyle: "long", timeStyle: "short" });
