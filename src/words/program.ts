/** The program's own sentences in another language: known by their text, with what stands in them. */
import { languageCode } from "../lib/languages.ts";
import { type ProgramSentence, programSentences } from "./en/program.ts";
import type { LocalFigures } from "./figures.ts";

/** What a language says in place of each. */
export type ProgramWords = Readonly<Record<ProgramSentence, string>>;

const place = /\{(\w+)\}/g;

interface Pattern {
  sentence: ProgramSentence;
  names: string[];
  fits: RegExp;
}

/** Those with the most text of their own first: "{file} is damaged: {what}." would fit much. */
const patterns: readonly Pattern[] = [...programSentences]
  .sort((a, b) => b.replace(place, "").length - a.replace(place, "").length)
  .map((sentence) => ({
    sentence,
    names: [...sentence.matchAll(place)].map(([, name = ""]) => name),
    fits: new RegExp(
      `^${sentence
        .split(place)
        .map((part, at) => (at % 2 === 0 ? part.replace(/[.*+?^$()|[\]\\]/g, "\\$&") : "(.+?)"))
        .join("")}$`,
      "s",
    ),
  }));

/** Values that are words, not names. */
const spoken = new Set(["what", "reason", "silent", "heard"]);

const slower = "; slower than it is spoken on this machine";

/**
 * @param text as the program says it, in English
 * @param words null: it stays as it is @returns the same where nothing else is known for it
 */
export function saidAs(text: string, words: ProgramWords | null, figures: LocalFigures): string {
  if (words === null) return text;
  if (text.endsWith(slower)) return `${saidAs(text.slice(0, -slower.length), words, figures)}${words[slower]}`;
  for (const { sentence, names, fits } of patterns) {
    const found = fits.exec(text);
    if (found === null) continue;
    const values = new Map(names.map((name, at) => [name, found[at + 1] ?? ""]));
    return words[sentence].replace(place, (_, name: string) => {
      const value = values.get(name) ?? "";
      if (name === "language") return figures.languageName(languageCode(value) ?? value);
      return spoken.has(name) ? saidAs(value, words, figures) : value;
    });
  }
  return text;
}
