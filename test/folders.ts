/**
 * Where the tests' programs keep things: never in the person's folders. What is compiled from the models takes a minute, and is kept from
 * run to run inside node_modules; everything else is made for a run and taken away behind it. Home and the system's folders for
 * programs point into the run's folder, and have to be empty of ours at its end.
 */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");

/** Compiled models: by content and compiler's version, so that they are never out of date. */
export const testCache = join(root, "node_modules", ".cache", "slimscribe-tests");

export interface RunFolders {
  folder: string;
  /** what stands for the person's own folders */
  person: string;
  environment: Record<string, string>;
}

export function makeRunFolders(): RunFolders {
  const folder = mkdtempSync(join(tmpdir(), "slimscribe-tests-"));
  const person = join(folder, "person");
  const environment = {
    SLIMSCRIBE_CACHE: testCache,
    SLIMSCRIBE_DATA: join(folder, "data"),
    HOME: person,
    USERPROFILE: person,
    APPDATA: join(person, "AppData", "Roaming"),
    LOCALAPPDATA: join(person, "AppData", "Local"),
    XDG_CACHE_HOME: join(person, ".cache"),
    XDG_CONFIG_HOME: join(person, ".config"),
    XDG_DATA_HOME: join(person, ".local", "share"),
  };
  return { folder, person, environment };
}

/** @returns what is in the person's folders, as paths below them; npm, which some tests run, keeps its own things there */
export function leftWithPerson(person: string): string[] {
  try {
    const paths = readdirSync(person, { recursive: true, encoding: "utf8" });
    return paths.filter((path) => !path.startsWith(".npm")).sort();
  } catch {
    return [];
  }
}

export function removeRunFolders({ folder }: RunFolders): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
}
