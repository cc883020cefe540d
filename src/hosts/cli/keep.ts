/** What outlives a run of the command: finished windows, what is done, which result files are the program's own. */
import type { JournalWindow, TranscribeOptions } from "../../api/engine.ts";
import type { Transcript } from "../../api/transcript.ts";

/** One recording being transcribed in one way. */
export interface KeptRun {
  /** windows from an earlier, interrupted attempt: without a gap from the first on */
  readonly done: readonly JournalWindow[];
  /** the language that was found then, so that going on doesn't find another */
  readonly language: string | null;
  /** the whole transcript, when it was finished before */
  readonly finished: Transcript | null;
  /** finished by this very command, for a copy or another name of the same recording */
  readonly finishedNow: boolean;
  /** Keeps a window: on the disk when this returns. */
  commit(window: JournalWindow): void;
  keepLanguage(language: string): void;
  finish(transcript: Transcript): void;
  /** Lets go of it, finished or not. */
  release(): void;
}

export interface ResultPlace {
  /** the recording that it was made from */
  source: string;
  folder: string;
  /** name without ending */
  stem: string;
  /** ending without its dot */
  extension: string;
  /** over whatever is there */
  overwrite: boolean;
}

export interface ResultFile extends ResultPlace {
  bytes: Uint8Array;
}

export interface Keep {
  /** @param fresh forgets what is known and begins anew @throws Failure when the file is gone or another program has it */
  begin(file: string, options: TranscribeOptions, fresh: boolean): Promise<KeptRun>;
  /** @returns whether this file was finished in this way and has not changed since */
  wasDone(file: string, options: TranscribeOptions): Promise<boolean>;
  /** Whether this recording's result is there: a file of its name that another program wrote is none. */
  hasResult(place: ResultPlace): Promise<boolean>;
  /** Whole or not at all, never over a file that is not the program's own. @returns the path that it got @throws Failure */
  write(result: ResultFile): Promise<string>;
  /** Whole or not at all, over whatever is there. @throws Failure */
  replace(path: string, bytes: Uint8Array): Promise<void>;
  /**
   * Notes that a command has begun. @param key the same for the same command
   * @returns whether it was begun before and not ended
   */
  commandBegins(key: string): boolean;
  commandEnds(key: string): void;
  close(): void;
}
