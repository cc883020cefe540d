/** A line of the log in words: with all names for the person's own terminal, or without any, so that it can be shown to somebody else. */
import { type LoggedError, LogLevel, type LogRecord } from "../api/log.ts";

/** @returns whether a line of this level belongs into a log of that one */
export function isWithin(level: LogLevel, of: LogLevel): boolean {
  return LogLevel.options.indexOf(level) <= LogLevel.options.indexOf(of);
}

/** What others throw (a parser, a check of what was read) may quote what it read. */
const quotesNothing = new Set(["Error", "TypeError", "ReferenceError", "RangeError"]);

/** `talk.mp3`, `talk.mp3:`, and not `1.25` */
function isFileName(word: string): boolean {
  return /\.\w{2,4}[:,;.)\]]{0,3}$/.test(word) && !/^[\d.]+[:,;.)\]]*$/.test(word);
}

/** How names are said. */
export interface Naming {
  recording(path: string): string;
  text(text: string): string;
  error(error: LoggedError): string;
  frame(line: string): string;
}

/** As they are. */
export const named: Naming = {
  recording: (path) => path,
  text: (text) => text,
  error: ({ name, code, message }) => `${name}${code === null ? "" : ` ${code}`}: ${message}`,
  frame: (line) => line,
};

/**
 * Without names: recordings are numbered in the order in which this process met them, and what may be a path or a quotation is left out.
 * Rather too much is left out than too little.
 */
export class Unnamed implements Naming {
  /** by path */
  readonly #numbers = new Map<string, number>();
  /** longest first, so that no part of a name is left behind another */
  #known: [string, string][] = [];

  recording(path: string): string {
    const known = this.#numbers.get(path);
    if (known !== undefined) return `recording ${known}`;
    const number = this.#numbers.size + 1;
    this.#numbers.set(path, number);
    const name = path.split(/[\\/]/).at(-1) ?? "";
    const stem = name.replace(/\.[^.]*$/, "");
    // A short one would be found in the midst of words.
    for (const part of [path, name, stem]) if (part.length > 3) this.#known.push([part, `recording ${number}`]);
    this.#known.sort(([a], [b]) => b.length - a.length);
    return `recording ${number}`;
  }

  text(text: string): string {
    let rest = text;
    for (const [name, said] of this.#known) if (rest.includes(name)) rest = rest.replaceAll(name, said);
    return (
      rest
        // A path may hold blanks and quotation marks: nothing behind its start is kept.
        .replace(/(?<![\w.)\]])(?:file:|[A-Za-z]:[\\/]|~?[\\/])(?=\S)[^\n]*/g, "…")
        .replace(/(["'`“‘«„])[^\n]*["'`”’»“]/g, "…")
        .replace(/\S+/g, (word) => (isFileName(word) ? "…" : word))
    );
  }

  error({ name, code, message }: LoggedError): string {
    // Sentences of failures and of the system name files: the code says which one it is.
    if (code !== null) return `${name} ${code}`;
    return quotesNothing.has(name) ? `${name}: ${this.text(message)}` : name;
  }

  /** The function and the place in the program's file, without where the program is. */
  frame(line: string): string {
    return line.replace(/^(at (?:[\w.<>#$ [\]]+ \()?).*[\\/]/, "$1");
  }
}

/** One line, and one more for each cause. */
export function logText(record: LogRecord, naming: Naming): string {
  const { recording, ...others } = record.facts;
  // First, so that what follows knows the name.
  const said = typeof recording === "string" ? [naming.recording(recording)] : [];
  for (const [name, value] of Object.entries(others))
    said.push(`${name} ${typeof value === "string" ? naming.text(value) : value}`);
  const head = [record.message, ...said].join(", ");
  const causes = record.errors.map((error, index) => {
    const frames = error.stack.map((line) => `\n      ${naming.frame(line)}`).join("");
    return `\n    ${index === 0 ? "" : "caused by "}${naming.error(error)}${frames}`;
  });
  return head + causes.join("");
}
