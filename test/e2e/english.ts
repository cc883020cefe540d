/** What is English on a page that speaks another language. */
import type { Page } from "@playwright/test";
import { english, type Words } from "../../src/words/en/words.ts";

function saidBy(part: object): (string | ((...values: never[]) => unknown))[] {
  return Object.values(part).flatMap((value: unknown) => {
    if (typeof value === "string") return [value];
    if (typeof value === "function") return [value as (...values: never[]) => unknown];
    return typeof value === "object" && value !== null ? saidBy(value) : [];
  });
}

const plain = (words: Words): string[] => saidBy({ ...words, figures: {} }).filter((one) => typeof one === "string");

/** Words that hardly any sentence does without, and that no other language here has. */
const tell = /\b(?:the|and|with|this|that|are|were|from|will|which|can't|nothing|of|to be|is)\b/i;

/**
 * All that is read or read out on the page, but what is said in recordings (which has its own `lang`), and names.
 * @param names of files, models and the like
 * @returns what English says so, or what has English words in it
 */
export async function englishOn(page: Page, words: Words, names: readonly string[]): Promise<string[]> {
  const shown = await page.evaluate(() => {
    const found: string[] = [];
    const all = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = all.nextNode(); node !== null; node = all.nextNode()) {
      const element = node instanceof Element ? node : node.parentElement;
      if (element === null || element.closest("body [lang], script, style, title, kbd") !== null) continue;
      if (node instanceof Element)
        for (const name of ["aria-label", "title", "placeholder", "alt", "aria-description"])
          found.push(node.getAttribute(name) ?? "");
      else found.push(node.textContent ?? "");
    }
    return found.map((text) => text.trim()).filter((text) => text !== "");
  });
  const inOther = new Set(plain(words));
  const inEnglish = new Set(plain(english).filter((text) => !inOther.has(text)));
  return [...new Set(shown)].filter((text) => {
    const bare = names.reduce((rest, name) => rest.replaceAll(name, ""), text);
    return inEnglish.has(bare.trim()) || tell.test(bare);
  });
}
