/** The data folder that a person chose when the usual one could not be used: kept to until it is given up. */
import { app } from "electron";
import type { Remembered } from "./remembered.ts";

export interface ChosenFolder {
  keepTo(path: string): void;
  /** starts the program again with the usual one; null where that is used */
  readonly backToUsual: (() => void) | null;
}

/**
 * Before anything asks where data is. What the environment says goes first.
 * @param openLog starts the log, which is in the data folder @returns what ends it
 */
export function chosenDataFolder(kept: Remembered, openLog: () => () => void): ChosenFolder {
  const { dataFolder } = kept.kept;
  if (!process.env.SLIMSCRIBE_DATA && dataFolder !== null) process.env.SLIMSCRIBE_DATA = dataFolder;
  let closeLog = openLog();
  return {
    keepTo(path) {
      closeLog();
      // The engine's process asks its environment, too.
      process.env.SLIMSCRIBE_DATA = path;
      closeLog = openLog();
      kept.put({ dataFolder: path });
    },
    get backToUsual() {
      if (kept.kept.dataFolder === null) return null;
      return () => {
        kept.put({ dataFolder: null });
        // The next start gets this environment.
        delete process.env.SLIMSCRIBE_DATA;
        app.relaunch();
        app.quit();
      };
    },
  };
}
