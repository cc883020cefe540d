/** A line of the log as it goes from one process or thread to another: plain data. How it is written is decided where it ends. */
import { z } from "zod";

/** The gravest first. */
export const LogLevel = z.enum(["error", "warn", "info", "debug"]);
export type LogLevel = z.infer<typeof LogLevel>;

/** An error, or one of its causes. */
export const LoggedError = z.object({
  name: z.string(),
  /** of a Failure, or of the system: `audio.empty`, `ENOENT` */
  code: z.string().nullable(),
  message: z.string(),
  /** the places it went through, innermost first */
  stack: z.array(z.string()),
});
export type LoggedError = z.infer<typeof LoggedError>;

/** What is known beside the message. `recording` is a path; none of them is anything that was said. */
export const LogFacts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));
export type LogFacts = z.infer<typeof LogFacts>;

export const LogRecord = z.object({
  /** seconds since 1970 */
  time: z.number(),
  level: LogLevel,
  /** "engine", "compiler", "reader"; null: the process that writes it */
  from: z.string().nullable(),
  /** the same words every time: what differs is a fact */
  message: z.string(),
  facts: LogFacts,
  /** what was thrown, then its cause, then that one's cause */
  errors: z.array(LoggedError),
});
export type LogRecord = z.infer<typeof LogRecord>;
