/** The system's clipboard, which a page has only as far as the browser or the program lets it. */
import { Refusal } from "./connect.ts";
import { words } from "./words.ts";

/** @throws Refusal where the page may not write to it, or has none */
export async function putOnClipboard(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    throw new Refusal({ code: "page.clipboard", ...words.failures.clipboard });
  }
}
