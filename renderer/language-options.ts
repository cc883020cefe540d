/** The languages that a person may choose from. */
import { languageCodes, languageName } from "../src/lib/languages.ts";

/** Languages heard in other files stand first: those are the ones that a person's recordings are in. */
export function otherLanguages(
  own: string | null,
  heard: ReadonlySet<string | null>,
): { value: string; label: string }[] {
  const all = languageOptions("").filter(({ value }) => value !== "auto" && value !== own);
  return [...all.filter(({ value }) => heard.has(value)), ...all.filter(({ value }) => !heard.has(value))];
}

export function languageOptions(automatic: string): { value: string; label: string }[] {
  const named = languageCodes.map((value) => ({ value, label: languageName(value) }));
  return [{ value: "auto", label: automatic }, ...named.sort((a, b) => a.label.localeCompare(b.label))];
}
