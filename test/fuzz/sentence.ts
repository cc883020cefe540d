/** What a person is told of bad input: two sentences, and nothing from inside the program. */
import { Failure } from "../../src/lib/failure.ts";
import type { Ending } from "./subject.ts";

/** Marks of a program's inside: a stack, a value that nobody meant to print, a word of ours for our own mistakes. */
const insides =
  /\n|\bat .+:\d+:\d+|broken invariant|went wrong inside|\bundefined\b|(?<!\()\bNaN\b|\bInfinity\b|\[object |\b(Type|Range|Syntax|Reference)Error\b|\bZodError\b|\bnull\b|node_modules/;

const longest = 600;

/** @throws Error where it is no sentence for a person */
export function mustBeSentence(text: string): void {
  const what = JSON.stringify(text.slice(0, longest));
  if (insides.test(text)) throw new Error(`a sentence that shows the program's inside: ${what}`);
  if (!/^\S.*[.!?)]$/s.test(text)) throw new Error(`this is no sentence: ${what}`);
  if (text.length > longest) throw new Error(`a sentence of ${text.length} characters: ${what}`);
}

/** A refusal is a Failure with a sentence and what to do. @throws what was thrown, where it is anything else */
export function refusalOf(error: unknown): Ending {
  if (!(error instanceof Failure)) throw error;
  mustBeSentence(error.message);
  mustBeSentence(error.hint);
  if (error.code === "bug") throw new Error(`a mistake of the program: ${error.message}`);
  return { ending: "refused", sentence: `${error.message} ${error.hint}` };
}
