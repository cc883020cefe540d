/** What the window keeps from one start to the next: its place, its theme and language, folders that were used. Small, and of no weight: what can't be read is forgotten. */
import { readFileSync, renameSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { log } from "../src/lib/log.ts";
import { makeOwnFolderSync, writeOwnFileSync } from "../src/lib/node/own-files.ts";

export const WindowPlace = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int(),
  height: z.number().int(),
  maximized: z.boolean(),
});
export type WindowPlace = z.infer<typeof WindowPlace>;

const Path = z.string().nullable().catch(null);
const Kept = z.object({
  place: WindowPlace.nullable().catch(null),
  /** where the last export went, the last recordings came from */
  saveFolder: Path,
  openFolder: Path,
  /** chosen when the usual data folder could not be used */
  dataFolder: Path,
  /** of the settings, which are read later than the window is opened */
  theme: z.enum(["system", "light", "dark"]).catch("system"),
  language: z.string().max(35).catch("system"),
});
export type Kept = z.infer<typeof Kept>;

export interface Remembered {
  readonly kept: Kept;
  put(change: Partial<Kept>): void;
}

function read(path: string): Kept {
  try {
    return Kept.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return { place: null, saveFolder: null, openFolder: null, dataFolder: null, theme: "system", language: "system" };
  }
}

export function openRemembered(path: string): Remembered {
  let kept = read(path);
  return {
    get kept() {
      return kept;
    },
    put(change) {
      kept = { ...kept, ...change };
      try {
        makeOwnFolderSync(dirname(path));
        writeOwnFileSync(`${path}-draft`, JSON.stringify(kept));
        renameSync(`${path}-draft`, path);
      } catch (error) {
        log.warn("what the window keeps can't be written", {}, error);
      }
    },
  };
}
