/**
 * The log on the disk: `slimscribe.log` in the data folder and two older ones beside it, of a megabyte each, a line of JSON an entry.
 * Several programs write into the same file: a line is short and written at once, so it stays whole. No line holds a name of a
 * recording or a path, unless the person asked for level debug: then both forms stand side by side, and a report takes the one without.
 */
import { readFileSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { LogLevel, type LogRecord } from "../../api/log.ts";
import { type Log, type LogSink, log } from "../log.ts";
import { isWithin, logText, named, Unnamed } from "../log-text.ts";
import { dataFolder } from "./folders.ts";
import { appendToOwnFileSync, makeOwnFolderSync } from "./own-files.ts";

const LogLine = z.object({
  /** ISO 8601 */
  time: z.string(),
  level: LogLevel,
  /** "engine", "compiler", "reader", or what the program is called: "command", "desktop", "browser" */
  from: z.string(),
  /** number of the process that wrote it */
  process: z.number(),
  text: z.string(),
  /** with names, where the person asked for them */
  named: z.string().optional(),
});
export type LogLine = z.infer<typeof LogLine>;

/** Letters of either form: a line stays below 4 KB. */
const mostLetters = 1500;
const mostBytes = 1_000_000;
/** the newest included */
const files = 3;

const pathOf = (folder: string, number: number): string =>
  join(folder, number === 0 ? "slimscribe.log" : `slimscribe.log.${number}`);

/** What the environment asks for; null where it asks for nothing, or nothing that is known. */
export function wantedLevel(): LogLevel | null {
  return LogLevel.nullable()
    .catch(null)
    .parse(process.env.SLIMSCRIBE_LOG ?? null);
}

/**
 * Everything of this level from now on. A disk that is full or can't be written to costs the log, and nothing else.
 * @param program what this process is called in the file
 * @returns the function that ends it
 */
export function logIntoFile(
  program: string,
  {
    folder = dataFolder(),
    level = wantedLevel() ?? "info",
    into = log,
  }: { folder?: string; level?: LogLevel; into?: Log } = {},
): () => void {
  const withNames = level === "debug";
  const unnamed = new Unnamed();
  const sink: LogSink = (record) => {
    if (!isWithin(record.level, level)) return;
    const line: LogLine = {
      time: new Date(record.time * 1000).toISOString(),
      level: record.level,
      from: record.from ?? program,
      process: process.pid,
      text: cut(logText(record, unnamed)),
    };
    if (withNames) line.named = cut(logText(record, named));
    append(folder, `${JSON.stringify(line)}\n`);
  };
  // Seen on its way: what becomes of it is Node's to decide.
  const fall = (error: Error): void => into.error("the program fell", {}, error);
  process.on("uncaughtExceptionMonitor", fall);
  const endSink = into.into(sink);
  if (withNames) sink(said("Names of recordings and folders are written too, since SLIMSCRIBE_LOG is debug"));
  return () => {
    process.off("uncaughtExceptionMonitor", fall);
    endSink();
  };
}

function said(message: string): LogRecord {
  return { time: Date.now() / 1000, level: "info", from: null, message, facts: {}, errors: [] };
}

function cut(text: string): string {
  return text.length > mostLetters ? `${text.slice(0, mostLetters)}…` : text;
}

function append(folder: string, line: string): void {
  try {
    makeOwnFolderSync(folder);
    if (appendToOwnFileSync(pathOf(folder, 0), line) >= mostBytes) turn(folder);
  } catch {
    // The log must not end what it tells of.
  }
}

/** The oldest goes. Of two programs that do so at once the second finds a new file, too short to be turned. */
function turn(folder: string): void {
  if (statSync(pathOf(folder, 0)).size < mostBytes) return;
  for (let number = files - 1; number > 0; number--) {
    try {
      renameSync(pathOf(folder, number - 1), pathOf(folder, number));
    } catch {
      // There is none yet.
    }
  }
}

/** @returns the last lines, oldest first; none where there is no log, and nothing of a line that is damaged */
export function lastLogLines(most: number, folder = dataFolder()): LogLine[] {
  const lines: LogLine[] = [];
  for (let number = 0; number < files && lines.length < most; number++)
    lines.unshift(...linesOf(pathOf(folder, number)).slice(lines.length - most));
  return lines;
}

function linesOf(path: string): LogLine[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return [];
  }
  return text.split("\n").flatMap((line) => {
    try {
      return [LogLine.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}
