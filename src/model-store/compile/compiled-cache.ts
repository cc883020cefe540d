/** The folder of compiled units as a whole: what it takes, and what of it nobody needs any more. */
import { readdir, readFile, rm } from "node:fs/promises";
import { basename, join, parse } from "node:path";
import { z } from "zod";
import { folderContents } from "../../lib/node/folder-contents.ts";
import { cacheFolder, dataFolder } from "../../lib/node/folders.ts";
import { placeFile } from "../../lib/node/on-disk.ts";
import { livingSigns } from "../../lib/node/signs.ts";
import { compilerVersion } from "../../model/compile.ts";
import { isModel } from "../formats/formats.ts";
import { findModels } from "../model-folder.ts";

const compiledFolder = (): string => join(cacheFolder(), "compiled");

/** `whisper-base-40ad…-v23`, with what the processor needs behind it: the version is the compiler's. */
const versioned = /-v(\d+)(-[a-z]+)?$/;

/** Beside the units, not among them: whatever happens to a note, nothing that is opened is touched. */
const originsFolder = (): string => join(cacheFolder(), "origins");
const Origin = z.object({ path: z.string() });

/** Notes where the model is from which units were made. @param name of their folder @param path of the model's */
export async function noteOrigin(name: string, path: string): Promise<void> {
  const origin: z.infer<typeof Origin> = { path };
  // Without it they only stay longer.
  await placeFile(join(originsFolder(), `${name}.json`), JSON.stringify(origin)).catch(() => {});
}

/**
 * Takes away what nobody needs any more, hundreds of megabytes for each model: what earlier compilers made, and what was made of models
 * that are gone. Nothing, while another program runs: it may be an earlier version that uses it. What can't be taken away now is met
 * the next time.
 * @param programs the folder of the running programs' signs
 */
export async function sweepUnits(programs = join(dataFolder(), "programs")): Promise<void> {
  // One of them is this program's, or of the one that started it.
  if (livingSigns(programs) > 1) return;
  const models = new Set((await findModels()).map(({ name }) => name));
  const remove = (path: string) => rm(path, { recursive: true, force: true }).catch(() => {});
  for (const name of await readdir(compiledFolder()).catch(() => [])) {
    const version = Number(versioned.exec(name)?.[1] ?? Number.POSITIVE_INFINITY);
    if (version < compilerVersion || (await isOfGoneModel(name, models))) await remove(join(compiledFolder(), name));
  }
  const left = new Set((await readdir(compiledFolder()).catch(() => [])).map((name) => `${name}.json`));
  for (const note of await readdir(originsFolder()).catch(() => []))
    if (!left.has(note)) await remove(join(originsFolder(), note));
}

/** Neither where it was nor, under its name, among the models that can be used: one that was added is where it was copied to. */
async function isOfGoneModel(name: string, models: ReadonlySet<string>): Promise<boolean> {
  try {
    const { path } = Origin.parse(JSON.parse(await readFile(join(originsFolder(), `${name}.json`), "utf8")));
    return !models.has(basename(path)) && !models.has(parse(path).name) && !(await isModel(path));
  } catch {
    // Nothing is known of it: a disk that can't be read now is no reason to make it again.
    return false;
  }
}

/**
 * Takes away all that is made of models; what the probe of kernels found, some hundred bytes, stays. Nothing, while another program runs.
 * @param programs the folder of the running programs' signs
 * @returns whether it is gone
 */
export async function removeCompiled(programs = join(dataFolder(), "programs")): Promise<boolean> {
  // One of them is this program's.
  if (livingSigns(programs) > 1) return false;
  for (const name of ["compiled", "origins", "hashes"])
    await rm(join(cacheFolder(), name), { recursive: true, force: true });
  return true;
}

/** Bytes of all files in the cache folder. */
export const cacheBytes = async (folder = cacheFolder()): Promise<number> => (await folderContents(folder)).bytes;
