/** The languages that a person may choose from. */
import { languageCodes } from "../src/lib/languages.ts";
import { words } from "./words.ts";

/** Languages heard in other files stand first: those are the ones that a person's recordings are in. */
export function otherLanguages(
  own: string | null,
  heard: ReadonlySet<string | null>,
): { value: string; label: string }[] {
  const all = languageOptions("").filter(({ value }) => value !== "auto" && value !== own);
  return [...all.filter(({ value }) => heard.has(value)), ...all.filter(({ value }) => !heard.has(value))];
}

export function languageOptions(automatic: string): { value: string; label: string }[] {
  const { languageName, locale } = words.figures;
  const { compare } = new Intl.Collator(locale);
  const named = languageCodes.map((value) => {
    const name = languageName(value);
    // Not every language writes them with a capital; a list does.
    return { value, label: name.charAt(0).toLocaleUpperCase(locale) + name.slice(1) };
  });
  return [{ value: "auto", label: automatic }, ...named.sort((a, b) => compare(a.label, b.label))];
}
