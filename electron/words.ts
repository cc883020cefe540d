/** The sentences of menus, dialogs and notifications, in the language of the settings or the system. */
import { regionFor, tongueFor } from "../src/words/languages.ts";
import { createSpeaker } from "../src/words/speaker.ts";

const speaker = createSpeaker();
export const { words } = speaker;

let region = "en-GB";

/**
 * From here on all words are another language's.
 * @param wanted as the settings have it @param system the person's languages @returns whether they are: false where another one was wanted meanwhile
 */
export async function speakInMenus(wanted: string, system: readonly string[]): Promise<boolean> {
  const code = tongueFor(wanted, system);
  if (!(await speaker.speak(code))) return false;
  region = regionFor(code, system);
  return true;
}

/** A moment, as it is written in that language. @param seconds since 1970 */
export const momentOf = (seconds: number): string =>
  new Date(seconds * 1000).toLocaleString(region, { dateStyle: "long", timeStyle: "short" });
