/** The language of the page, which is drawn anew in it. */
import { change } from "./store.ts";
import { speakAs } from "./words.ts";

/** @param wanted as the settings have it */
export async function speak(wanted: string): Promise<void> {
  const tongue = await speakAs(wanted);
  if (tongue !== null) change({ tongue });
}
