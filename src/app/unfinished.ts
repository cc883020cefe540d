/** Commands that were begun and have not ended, also after a kill: each a file in the data folder. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { codeOf } from "../lib/error-code.ts";
import { makeOwnFolderSync, writeOwnFileSync } from "../lib/node/own-files.ts";

export interface Unfinished {
  /**
   * Notes that a command has begun.
   * @param key the same for the same command
   * @returns whether it was begun before and not ended; a folder that can't be written is told by the database
   */
  begins(key: string): boolean;
  ends(key: string): void;
}

export function openUnfinished(folder: string): Unfinished {
  return {
    begins(key) {
      try {
        makeOwnFolderSync(folder);
        writeOwnFileSync(join(folder, key), "", "wx");
        return false;
      } catch (error) {
        return codeOf(error) === "EEXIST";
      }
    },
    ends: (key) => rmSync(join(folder, key), { force: true }),
  };
}

export const forgetfulUnfinished: Unfinished = { begins: () => false, ends() {} };
