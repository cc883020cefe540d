/** The person's own models go to another folder, a larger disk for instance: all of them, or none. */
import { constants } from "node:fs";
import { cp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { Failure } from "../lib/failure.ts";
import { makeOwnFolder, writeOwnFile } from "../lib/node/own-files.ts";
import { modelsPlace, ownModelsFolder } from "./folders.ts";

/** A model's folder holds its configuration; anything else in there is not ours to move. */
async function modelsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const found: string[] = [];
  for (const name of names) {
    const config = await stat(join(folder, name, "config.json")).catch(() => undefined);
    if (config?.isFile()) found.push(name);
  }
  return found;
}

async function remember(folder: string): Promise<void> {
  const place = modelsPlace();
  await makeOwnFolder(dirname(place));
  await writeOwnFile(`${place}.draft`, `${folder}\n`);
  await rename(`${place}.draft`, place);
}

/**
 * Copies, then names the new place, then deletes: whenever it is interrupted, one of the two places is whole and named.
 * @param folder one that is there @throws Failure model.*
 */
export async function moveModels(folder: string): Promise<void> {
  const [from, to] = [ownModelsFolder(), resolve(folder)];
  if (from === to) return;
  if (process.env.SLIMSCRIBE_MODELS)
    throw new Failure(
      "model.place",
      "The folder for models is set by SLIMSCRIBE_MODELS.",
      "Change it there, or start Slimscribe without it.",
    );
  if (!relative(from, to).startsWith(".."))
    throw new Failure("model.place", `${to} lies inside the folder that is to be moved.`, "Choose one outside of it.");
  const names = await modelsIn(from);
  const there = new Set(await readdir(to).catch(() => []));
  const taken = names.find((name) => there.has(name));
  if (taken !== undefined)
    throw new Failure(
      "model.place",
      `${to} has a ${taken} already.`,
      "Choose another folder, or remove that one first.",
    );
  const drafts: string[] = [];
  try {
    for (const name of names) {
      const draft = join(to, `.${name}.${process.pid}.draft`);
      drafts.push(draft);
      await cp(join(from, name), draft, { recursive: true, mode: constants.COPYFILE_FICLONE });
    }
    // Also with nothing to move: a folder that can't be written to is no place for models.
    if (names.length === 0) {
      const trial = join(to, `.${process.pid}.draft`);
      drafts.push(trial);
      await writeFile(trial, "");
    }
    for (const name of names) await rename(join(to, `.${name}.${process.pid}.draft`), join(to, name));
    await remember(to);
  } catch (cause) {
    throw new Failure(
      "model.copy",
      `The models could not be copied to ${to}; they are still in ${from}.`,
      "See that it has room and may be written to, then try again.",
      { cause },
    );
  } finally {
    for (const draft of drafts) await rm(draft, { recursive: true, force: true }).catch(() => {});
  }
  for (const name of names) await rm(join(from, name), { recursive: true, force: true });
}
