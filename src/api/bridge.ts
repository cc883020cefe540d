/** What the page finds at `window.slimscribe` in the desktop program. Answers come as they are; the page parses them. */
import type { HostEvent } from "./contract.ts";

export interface Bridge {
  call(method: string, input: unknown): Promise<unknown>;
  listen(onEvent: (event: HostEvent) => void): () => void;
  /** a menu's command */
  onCommand(listener: (command: string) => void): () => void;
  /** files and folders as dropped or chosen by an input element */
  add(files: readonly unknown[]): Promise<unknown>;
  choose(kind: "files" | "folder"): Promise<unknown>;
  chooseFolder(): Promise<unknown>;
  /** a model's folder, or the one file of one */
  chooseModel(kind: "file" | "folder"): Promise<unknown>;
  /** that the page wants to hear, or no more: only then may it; false where the system forbids it */
  wantMicrophone(wanted: boolean): Promise<unknown>;
  reveal(id: string): Promise<unknown>;
}
