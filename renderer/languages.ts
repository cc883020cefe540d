/** The languages that Whisper's multilingual models know, by their codes. */
import { languageName } from "./figures.ts";

export const languageCodes = (
  "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml cy sk te " +
  "fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps " +
  "tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su yue"
).split(" ");

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
