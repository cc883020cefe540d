/** The folder of compiled units as a whole: what it takes, and what of it nobody needs any more. */
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { cacheFolder, dataFolder } from "../../lib/node/folders.ts";
import { livingSigns } from "../../lib/node/signs.ts";
import { compilerVersion } from "../../model/compile.ts";

const compiledFolder = (): string => join(cacheFolder(), "compiled");

/** `whisper-base-40ad…-v23`, with what the processor needs behind it: the version is the compiler's. */
const versioned = /-v(\d+)(-[a-z]+)?$/;

/**
 * Takes away what earlier compilers made, hundreds of megabytes for each model. Nothing, while another program runs: it may be an earlier
 * version that uses them. What can't be taken away now is met the next time.
 * @param programs the folder of the running programs' signs
 */
export async function sweepOldUnits(programs = join(dataFolder(), "programs")): Promise<void> {
  // One of them is this program's, or of the one that started it.
  if (livingSigns(programs) > 1) return;
  for (const name of await readdir(compiledFolder()).catch(() => [])) {
    const version = Number(versioned.exec(name)?.[1] ?? Number.POSITIVE_INFINITY);
    if (version < compilerVersion)
      await rm(join(compiledFolder(), name), { recursive: true, force: true }).catch(() => {});
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
  for (const name of ["compiled", "hashes"]) await rm(join(cacheFolder(), name), { recursive: true, force: true });
  return true;
}

/** Bytes of all files in the cache folder. */
export async function cacheBytes(folder = cacheFolder()): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += await cacheBytes(path);
    else if (entry.isFile()) bytes += (await stat(path).catch(() => undefined))?.size ?? 0;
  }
  return bytes;
}
