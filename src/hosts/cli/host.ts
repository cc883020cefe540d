/** All that the command touches outside itself: the real things in main.ts, others in tests. */
import type { Engine } from "../../api/engine.ts";
import type { CommandStore } from "../../app/command-store.ts";
import type { CompareEvents, CompareRequest, FileComparison } from "../../app/compare.ts";
import type { FindOptions, Found } from "../../app/find-recordings.ts";
import type { MachineLine } from "../../app/machine-report.ts";
import type { WatchFolders } from "../../app/watched-folders.ts";
import type { OnCompile } from "../../model-store/compile/compiled.ts";
import type { ModelReport } from "../../model-store/model-report.ts";
import type { CheckedModel } from "../../model-store/own-models.ts";
import type { Choice, Health } from "../../store/mend.ts";
import type { Store } from "../../store/store.ts";

/** stdout or stderr */
export interface Stream {
  write(what: string | Uint8Array): void;
  readonly isTerminal: boolean;
  /** of the terminal */
  readonly columns: number;
}

export interface Host {
  readonly version: string;
  /** results */
  readonly out: Stream;
  /** progress, warnings, failures */
  readonly err: Stream;
  /** milliseconds, for durations */
  now(): number;
  createEngine(): Promise<Engine>;
  find(paths: Iterable<string>, options?: FindOptions): AsyncIterable<Found>;
  /** never throws: without a usable data folder nothing is kept, and `warn` says so */
  openStore(warn: (message: string, hint: string) => void): CommandStore;
  readonly watchFolders: WatchFolders;
  /** the queue that the windows share @throws Failure store.* */
  openQueue(): Pick<Store, "jobs" | "journal" | "close">;
  /** whether it is whole, and what can be done when it isn't: see jobs/mend.ts */
  readonly database: { health(): Health; mend(choice: Choice): string | null };
  compareFile(
    file: string,
    request: CompareRequest,
    onEvent: CompareEvents,
    signal: AbortSignal,
  ): Promise<FileComparison>;
  /** every weight of a model @throws Failure model.* */
  checkModel(nameOrPath: string, onCompile: OnCompile): Promise<CheckedModel>;
  addModel(path: string, name?: string): Promise<CheckedModel>;
  removeModel(name: string): Promise<string>;
  modelReport(name: string, onCompile: OnCompile): Promise<ModelReport>;
  machineReport(): Promise<{ lines: MachineLine[] }>;
  /** a recording that comes with the program, and some of its words; null where there is none */
  trialClip(): { path: string; says: string } | null;
  /** the page from this machine, for a browser @param port 0 chooses a free one */
  serve(port: number): Promise<{ url: string; close(): Promise<void> }>;
  /** The person wants to stop. @returns the function that ends the listening */
  onInterrupt(listen: () => void): () => void;
  /** at once, whatever is under way */
  exitNow(code: number): void;
}

/** What the command ends with. */
export const exit = { done: 0, someFailed: 1, wrongUsage: 2, cancelled: 130 } as const;
