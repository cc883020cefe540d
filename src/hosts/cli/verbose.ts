/** The log on the terminal: for `--verbose`, and where `SLIMSCRIBE_LOG` asks for it. With all names: it is the person's own terminal. */
import { LogLevel, type LogRecord } from "../../api/log.ts";
import { clock } from "../../lib/figures.ts";
import { log } from "../../lib/log.ts";
import { isWithin, logText, named } from "../../lib/log-text.ts";
import { wantedLevel } from "../../lib/node/log-file.ts";
import type { Host } from "./host.ts";
import { sayOn } from "./progress.ts";
import { shown } from "./terminal-text.ts";

/** What is said at which second of the command, by whom. */
function lineOf({ level, from, ...record }: LogRecord, seconds: number): string {
  const text = logText({ level, from, ...record }, named)
    .split("\n")
    .map(shown)
    .join("\n");
  return `${clock(seconds)} ${level}${from === null ? "" : ` ${from}`}: ${text}`;
}

/** @returns the function that ends it */
export function showLog(verbose: boolean, host: Host): () => void {
  const wanted = process.env.SLIMSCRIBE_LOG;
  if (wanted && wantedLevel() === null)
    host.err.write(`SLIMSCRIBE_LOG is ${LogLevel.options.join(", ")}; "${shown(wanted)}" is none of them.\n`);
  const level = verbose ? "debug" : wantedLevel();
  if (level === null) return () => {};
  const begun = host.now();
  return log.into((record) => {
    if (isWithin(record.level, level)) sayOn(host.err, lineOf(record, (host.now() - begun) / 1000));
  });
}
