/** Every sentence that the page shows, in the language that was chosen or that the system speaks. */
import { regionFor, type TongueCode, tongueFor, tongues } from "../src/words/languages.ts";
import { createSpeaker } from "../src/words/speaker.ts";

const speaker = createSpeaker();
export const { words } = speaker;

let dates: Intl.DateTimeFormat | null = null;
let spoken: TongueCode = "en";

/** A day, as it is written in the page's language. @param time seconds since 1970 */
export function dayOf(time: number): string {
  dates ??= new Intl.DateTimeFormat(regionFor(spoken, navigator.languages));
  return dates.format(new Date(1000 * time));
}

/**
 * From here on all words are another language's, once they are read: who has drawn some draws them again.
 * @param wanted as the settings have it @returns what is spoken; null where it stays as it was
 */
export async function speakAs(wanted: string): Promise<TongueCode | null> {
  const code = tongueFor(wanted, navigator.languages);
  if (!(await speaker.speak(code))) return null;
  document.documentElement.lang = tongues[code].locale;
  spoken = code;
  dates = null;
  return code;
}
