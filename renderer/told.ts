/** What the program says of its own accord, in the page's language, as far as that has it. */
import { saidAs } from "../src/words/program.ts";
import { words } from "./words.ts";

export const told = (text: string): string => saidAs(text, words.program, words.figures);

/** What happened, and what can be done. */
export const toldBoth = ({ message, hint }: { message: string; hint: string }): string =>
  `${told(message)} ${told(hint)}`.trim();
