/** What the page finds at `window.slimscribe` in the desktop program. Answers come as they are; the page parses them. */
import type { HostEvent } from "./contract.ts";

export interface Bridge {
  call(method: string, input: unknown): Promise<unknown>;
  listen(hear: (event: HostEvent) => void): () => void;
  /** a menu's command */
  onCommand(hear: (command: string) => void): () => void;
  /** files and folders as dropped or chosen by an input element */
  add(files: readonly unknown[]): Promise<unknown>;
  pick(kind: "files" | "folder"): Promise<unknown>;
  pickFolder(): Promise<unknown>;
  reveal(id: string): Promise<unknown>;
}
