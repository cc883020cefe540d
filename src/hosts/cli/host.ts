/** All that the command touches outside itself: the real things in main.ts, others in tests. */
import type { DeviceChoice } from "../../api/engine.ts";
import type { CommandParts } from "../../app/command.ts";
import type { Served, ServeOptions } from "../server/serve.ts";

export interface WorkOptions {
  /** the queue's address; true: as the environment has it */
  queue: string | true;
  /** THERE=HERE */
  shared: readonly string[];
  long: number;
  short: number;
  device: DeviceChoice;
  perMinute?: number;
  /** with the key for recordings that are on no shared disk */
  keyFile?: string;
  say(sentence: string): void;
}

export interface Worker {
  readonly name: string;
  /** the queue, without its password */
  readonly at: string;
  close(): Promise<void>;
}

/** stdout or stderr */
export interface OutputStream {
  write(what: string | Uint8Array): void;
  readonly isTerminal: boolean;
  /** of the terminal */
  readonly columns: number;
}

/** With the application, as the terminal uses it. */
export interface Host extends CommandParts {
  /** results */
  readonly out: OutputStream;
  /** progress, warnings, failures */
  readonly err: OutputStream;
  /** milliseconds, for durations */
  now(): number;
  /** a recording that comes with the program, and some of its words; null where there is none */
  trialClip(): { path: string; says: string } | null;
  /** the page from this machine, for a browser, and what other programs ask where that is wanted @throws Failure usage.*, store.* */
  serve(options: ServeOptions): Promise<Pick<Served, "url" | "api" | "queue" | "close">>;
  /** recordings from a queue that machines share, until it is closed @throws Failure usage.*, queue.* */
  work(options: WorkOptions): Promise<Worker>;
  /** The person wants to stop. @returns the function that ends the listening */
  onInterrupt(listen: () => void): () => void;
  /** @returns whether the person says yes; null where nobody can be asked */
  confirm(question: string): Promise<boolean | null>;
  /** at once, whatever is under way */
  exitNow(code: number): void;
}

/** What the command ends with. */
export const exit = { done: 0, someFailed: 1, wrongUsage: 2, cancelled: 130 } as const;
