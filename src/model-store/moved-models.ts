/** The person's own models go to another folder, a larger disk for instance: all of them, or none. */
import { constants } from "node:fs";
import { cp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { Failure } from "../lib/failure.ts";
import { dataFolder, modelsPlace, ownModelsFolder } from "../lib/node/folders.ts";
import { makeOwnFolder, writeOwnFile } from "../lib/node/own-files.ts";
import { giveSign, signLives } from "../lib/node/signs.ts";
import { isModel } from "./formats/formats.ts";
import { isDraft } from "./unfinished-models.ts";

/** Anything else in there is not ours to move. */
async function modelsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const found: string[] = [];
  for (const name of names) {
    if (isDraft(name) || (await isModel(join(folder, name)))) found.push(name);
  }
  return found;
}

/** `.name.SIGN.draft`: a copy that is being made by the program of this sign of life. */
const draftName = /^\..*\.(signed-[0-9a-f-]+)\.draft$/;

/** Copies that a killed program has left half made. */
async function sweepDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const [, sign] = draftName.exec(name) ?? [];
    if (sign !== undefined && !signLives(signs(), sign)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

const signs = (): string => join(dataFolder(), "programs");

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
    throw new Failure("model.place", `${to} is inside the folder that is to be moved.`, "Choose one outside of it.");
  const names = await modelsIn(from);
  const there = new Set(await readdir(to).catch(() => []));
  const taken = names.find((name) => there.has(name));
  if (taken !== undefined)
    throw new Failure(
      "model.place",
      `${to} has a ${taken} already.`,
      "Choose another folder, or remove that one first.",
    );
  const sign = giveSign(signs());
  const draftOf = (name: string): string => join(to, `.${name}.${sign?.name ?? process.pid}.draft`);
  const drafts: string[] = [];
  try {
    await sweepDrafts(to);
    for (const name of names) {
      const draft = draftOf(name);
      drafts.push(draft);
      await cp(join(from, name), draft, { recursive: true, mode: constants.COPYFILE_FICLONE });
    }
    // Also with nothing to move: a folder that can't be written to is no place for models.
    if (names.length === 0) {
      const trial = draftOf("trial");
      drafts.push(trial);
      await writeFile(trial, "");
    }
    for (const name of names) await rename(draftOf(name), join(to, name));
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
    sign?.end();
  }
  for (const name of names) await rm(join(from, name), { recursive: true, force: true });
}
