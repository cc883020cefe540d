/** What a process that this one started writes by itself: the last words of a runtime or of Node that falls, which no message carries. */
import { createInterface } from "node:readline";
import { log } from "../log.ts";

/** Lines of one process: one that repeats itself must not push everything else out of the log. */
const mostLines = 200;

/** @param from what the process is called in the log */
export function logOutput(from: string, output: NodeJS.ReadableStream | null | undefined): void {
  if (!output) return;
  let lines = 0;
  createInterface({ input: output }).on("line", (line) => {
    if (line.trim() === "" || ++lines > mostLines) return;
    log.pass({ time: Date.now() / 1000, level: "warn", from, message: "output", facts: { line }, errors: [] });
  });
}

/** One that ended otherwise than by itself. */
export function logExit(from: string, code: number | null, signal: NodeJS.Signals | null = null): void {
  if (code !== 0) log.warn("a process ended", { process: from, code, signal });
}
