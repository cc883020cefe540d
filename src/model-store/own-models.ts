/** The person's own models: checked to the last weight, copied in whole or not at all, removed. */
import { constants } from "node:fs";
import { copyFile, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Failure } from "../lib/failure.ts";
import { cacheFolder, isOwnPath, ownModelsFolder, programFolder } from "../lib/node/folders.ts";
import { makeFolder } from "../lib/node/make-folder.ts";
import { copyToOwnFile, makeOwnFolder } from "../lib/node/own-files.ts";
import type { CheckedModel, CheckModel } from "./check-model.ts";
import { findModel, openModel } from "./model-folder.ts";

/**
 * @param path of a model's folder or file @param as what it will be called
 * @returns the model where it is now @throws Failure model.*
 */
export async function addOwnModel(path: string, check: CheckModel, as?: string): Promise<CheckedModel> {
  // By its path, so that a name of a model here is not taken for it.
  const name = as ?? (await findModel(resolve(path))).name;
  if (!/^[\w][\w.-]{0,99}$/.test(name))
    throw new Failure(
      "usage.model",
      `${name} is no name for a model.`,
      "Choose one of letters, digits, dots and hyphens.",
    );
  const target = join(ownModelsFolder(), name);
  const taken = await findModel(name).catch(() => undefined);
  if (taken !== undefined || (await stat(target).catch(() => undefined)) !== undefined)
    throw new Failure(
      "usage.model",
      `There is a model called ${name} already.`,
      "Choose another name with --name, or remove that one first.",
    );
  const checked = await check(resolve(path));
  const draft = `${target}.${process.pid}.draft`;
  try {
    // In a folder that the person chose for models, others may be meant to read them.
    const own = isOwnPath(target);
    await (own ? makeOwnFolder(draft) : makeFolder(draft));
    for (const file of checked.files)
      if ((await stat(file)).isFile())
        await (own ? copyToOwnFile : copyFile)(file, join(draft, basename(file)), constants.COPYFILE_FICLONE);
    await rename(draft, target);
  } catch (cause) {
    throw new Failure(
      "model.copy",
      `The model could not be copied to ${dirname(target)}.`,
      "Free some space there, or choose another folder for models with SLIMSCRIBE_MODELS.",
      { cause },
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  const copied = await check(target).catch(() => undefined);
  if (copied?.hash === checked.hash) return copied;
  await rm(target, { recursive: true, force: true });
  throw new Failure(
    "model.copy",
    `${path} changed while it was copied.`,
    "Wait until it is complete, then add it again.",
  );
}

/** What was compiled from a model's content can be made again at any time. */
async function forgetCompiled(nameOrPath: string): Promise<void> {
  const model = await openModel(nameOrPath).catch(() => undefined);
  // One that can't be read was never compiled as it is.
  if (model === undefined) return;
  try {
    const start = `${model.name}-${(await model.contentHash()).slice(0, 16)}-`;
    const folder = join(cacheFolder(), "compiled");
    for (const one of await readdir(folder).catch(() => []))
      if (one.startsWith(start)) await rm(join(folder, one), { recursive: true, force: true });
  } finally {
    await model.close();
  }
}

/** Only what is in the person's own folder for models. @returns the path that is gone @throws Failure usage.model */
export async function removeOwnModel(name: string): Promise<string> {
  const { path } = await findModel(name);
  if (dirname(path) !== ownModelsFolder() || path.startsWith(join(programFolder, "models")))
    throw new Failure(
      "usage.model",
      `${name} is not among the models that were added.`,
      "What comes with Slimscribe stays; a folder elsewhere is yours to delete.",
    );
  await forgetCompiled(path);
  await rm(path, { recursive: true });
  return path;
}
