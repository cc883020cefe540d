/** Where things are on this machine. */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { closeOwnFolder } from "./own-files.ts";

/** The program's own folder: the one with models/ and package.json, above src/ in the clone and above out/ when built. */
export const programFolder = ((): string => {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "models", "whisper-base")) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
})();

/** The models that come with the program, then the person's own. */
export function modelFolders(): string[] {
  return [join(programFolder, "models"), ownModelsFolder()];
}

/** Where the person's own models are: a file in the data folder names the place once they have been moved. */
export function ownModelsFolder(): string {
  const chosen = process.env.SLIMSCRIBE_MODELS;
  if (chosen) return resolve(chosen);
  const usual = join(dataFolder(), "models");
  try {
    // Read at each asking: the engine is a process of its own and must see a move at once.
    const moved = readFileSync(modelsPlace(), "utf8").trim();
    return isAbsolute(moved) ? moved : usual;
  } catch {
    return usual;
  }
}

/** The file that names where the models were moved to. */
export function modelsPlace(): string {
  return join(dataFolder(), "models-folder.txt");
}

/** Compiled graphs: can be deleted at any time. */
export function cacheFolder(): string {
  const chosen = process.env.SLIMSCRIBE_CACHE;
  if (chosen) return resolve(chosen);
  if (process.platform === "win32")
    return join(process.env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"), "slimscribe", "cache");
  if (process.platform === "darwin") return join(homedir(), "Library", "Caches", "slimscribe");
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "slimscribe");
}

/** Jobs, settings, the person's models. */
export function dataFolder(): string {
  const chosen = process.env.SLIMSCRIBE_DATA;
  if (chosen) return resolve(chosen);
  if (process.platform === "win32")
    return join(process.env.APPDATA ?? join(homedir(), "AppData", "Roaming"), "slimscribe");
  if (process.platform === "darwin") return join(homedir(), "Library", "Application Support", "slimscribe");
  return join(process.env.XDG_DATA_HOME ?? join(homedir(), ".local", "share"), "slimscribe");
}

/** Names of what the program makes in its folders, what earlier versions made included. */
const ours =
  /^(slimscribe\..*|engine\.sock|uploads|recordings|requests|unfinished|programs|models|models-folder\.txt.*|voices\.json.*|compiled|origins|hashes|kernels\.json.*)$/;

/** When a program starts: what earlier versions left open to other users of the machine is closed. */
export function closeOwnFolders(): void {
  for (const folder of [dataFolder(), cacheFolder()]) closeOwnFolder(folder, (name) => ours.test(name));
}

/** @returns whether the path is in the program's data folder, not in a place that the person chose for it */
export function isOwnPath(path: string): boolean {
  const way = relative(dataFolder(), path);
  return !way.startsWith("..") && !isAbsolute(way);
}
