/** Whisper models that other programs have on this machine, and whether they can be used as they are. Nothing is changed or copied. */
import { readdir, readFile, stat } from "node:fs/promises";
import { join, parse } from "node:path";
import type { FailureValue } from "../api/failure.ts";
import { loggedFailure } from "../lib/log.ts";
import { isModel } from "./formats/formats.ts";
import { openModel } from "./model-folder.ts";
import { type PlaceOfOthers, placesOfOthers } from "./places-of-others.ts";

export interface FoundModel {
  program: string;
  name: string;
  path: string;
  /** all files of it together */
  bytes: number;
  /** why it can't be used, null where it can */
  failure: FailureValue | null;
}

const namesIn = async (folder: string): Promise<string[]> => (await readdir(folder).catch(() => [])).sort();

async function isWhisper(folder: string, name: string): Promise<boolean> {
  if (/whisper/i.test(name)) return true;
  try {
    return Object(JSON.parse(await readFile(join(folder, "config.json"), "utf8"))).model_type === "whisper";
  } catch {
    return false;
  }
}

type Place = Pick<FoundModel, "name" | "path">;

/** `models--owner--name/snapshots/REVISION`, whose files are links into the cache. Without a configuration, its files are models. */
async function inHub(folder: string): Promise<Place[]> {
  const found: Place[] = [];
  for (const entry of await namesIn(folder)) {
    const [, name] = /^models--(?:.+?--)?(.+)$/.exec(entry) ?? [];
    if (name === undefined) continue;
    const snapshots = join(folder, entry, "snapshots");
    for (const revision of await namesIn(snapshots)) {
      const path = join(snapshots, revision);
      if (!(await isWhisper(path, name))) continue;
      const hasConfiguration = (await namesIn(path)).includes("config.json");
      found.push(...(hasConfiguration ? [{ name, path }] : await inFiles(path)));
    }
  }
  return found;
}

/** OpenAI's checkpoints and ggml's files. Anything else may be called .bin as well: its beginning tells. */
async function inFiles(folder: string): Promise<Place[]> {
  const found: Place[] = [];
  for (const file of await namesIn(folder)) {
    // whisper.cpp's own tests have files without weights in the same folder.
    if (file.startsWith("for-tests-")) continue;
    const [path, { name, ext }] = [join(folder, file), parse(file)];
    if (ext === ".pt" || (ext === ".bin" && (file.startsWith("ggml-") || (await isModel(path)))))
      found.push({ name, path });
  }
  return found;
}

async function inFolders(folder: string): Promise<Place[]> {
  const found: Place[] = [];
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    if (await isModel(path)) found.push({ name, path });
  }
  return found;
}

const modelsIn: Record<PlaceOfOthers["layout"], (folder: string) => Promise<Place[]>> = {
  hub: inHub,
  files: inFiles,
  folders: inFolders,
};

async function bytesOf(path: string): Promise<number> {
  const status = await stat(path).catch(() => undefined);
  if (!status?.isDirectory()) return status?.size ?? 0;
  let sum = 0;
  for (const name of await namesIn(path)) sum += await bytesOf(join(path, name));
  return sum;
}

async function failureOf(path: string): Promise<FailureValue | null> {
  try {
    const model = await openModel(path);
    await model.close();
    return null;
  } catch (error) {
    return loggedFailure("a model of another program can't be opened", error);
  }
}

export async function findOthersModels(places: readonly PlaceOfOthers[] = placesOfOthers()): Promise<FoundModel[]> {
  const found: FoundModel[] = [];
  for (const { program, layout, folder } of places) {
    for (const { name, path } of await modelsIn[layout](folder))
      found.push({ program, name, path, bytes: await bytesOf(path), failure: await failureOf(path) });
  }
  return found;
}
