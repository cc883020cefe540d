/** A model by its name from a hub in Hugging Face's layout. Loaded only when a person asks for one: nothing else here uses a network. */
import { chmod, readFile, rename, rm, stat, statfs, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { Failure } from "../../lib/failure.ts";
import { isOwnPath, ownModelsFolder } from "../../lib/node/folders.ts";
import { makeFolder } from "../../lib/node/make-folder.ts";
import { makeOwnFolder, writeOwnFile } from "../../lib/node/own-files.ts";
import type { CheckedModel, CheckModel } from "../check-model.ts";
import { findModels } from "../model-folder.ts";
import { draftFolder, noteIn, noteText } from "../unfinished-models.ts";
import { bytesHere, download } from "./download.ts";
import { type HubFile, listingOf } from "./listing.ts";
import { hubNameOf } from "./names.ts";
import type { Hub } from "./requests.ts";

export interface GetOptions {
  /** the hub's address; else HF_ENDPOINT, else Hugging Face */
  hub?: string | undefined;
  signal?: AbortSignal;
  onProgress?(progress: GetProgress): void;
  /** called when everything is here, before every weight is read */
  onCheck?(): void;
  stallMs?: number;
  backoffMs?: number;
}

export interface GetProgress {
  file: string;
  /** of all files */
  bytes: number;
  totalBytes: number;
  bytesPerSecond: number;
}

function hubOf({ hub, signal, stallMs = 30_000, backoffMs = 1000 }: GetOptions): Hub {
  const address = (hub ?? (process.env.HF_ENDPOINT || "https://huggingface.co")).replace(/\/+$/, "");
  if (!/^https?:$/.test(URL.canParse(address) ? new URL(address).protocol : ""))
    throw new Failure("usage.hub", `${address} is no address of a hub.`, "Give one that begins with https://.");
  return { address, token: process.env.HF_TOKEN || undefined, stallMs, backoffMs, signal };
}

async function expectSpace(folder: string, needed: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < needed)
    throw new Failure("hub.space", `The model needs ${Math.ceil(needed / 1e6)} MB on the disk.`, "Free some space.");
}

async function expectWhisper(path: string): Promise<void> {
  const config: unknown = await readFile(path, "utf8")
    .then(JSON.parse)
    .catch(() => undefined);
  if (!z.object({ model_type: z.literal("whisper") }).safeParse(config).success)
    throw new Failure("hub.other", "That is not a Whisper model.", "Choose another one.");
}

/** A model that is whole goes to its place, once every weight was read. */
async function finish(
  { folder, target }: { folder: string; target: string },
  check: CheckModel,
  { onCheck = () => {}, signal }: GetOptions,
): Promise<CheckedModel> {
  onCheck();
  const { summary, files, hash } = await check(folder);
  signal?.throwIfAborted();
  await rename(folder, target);
  await rm(dirname(dirname(folder)), { recursive: true, force: true });
  const place = { path: target, embedded: false };
  return { summary: { ...summary, ...place }, files: files.map((file) => join(target, basename(file))), hash };
}

/** @returns the model where it is now; what was got of one that is stopped or fails is gone on with the next time @throws Failure */
export async function getModel(asked: string, check: CheckModel, options: GetOptions = {}): Promise<CheckedModel> {
  const hub = hubOf(options);
  const wanted = hubNameOf(asked);
  const { name, repository } = wanted;
  const target = join(ownModelsFolder(), name);
  if ((await findModels()).some((one) => one.name === name) || (await stat(target).catch(() => undefined)))
    throw new Failure("usage.model", `There is a model called ${name} already.`, "Use it, or remove it first.");
  const { commit, files } = await listingOf(hub, wanted);
  // Folders in a folder: the outer one is no model, and the inner one has the model's name already.
  const draft = draftFolder(name);
  const folder = join(draft, commit, name);
  // In a folder that the person chose for models, others may be meant to read them.
  const own = isOwnPath(target);
  await (own ? makeOwnFolder : makeFolder)(folder);
  const partOf = ({ hash }: HubFile): string => join(draft, `${hash}.part`);
  const pathOf = ({ file, hash }: HubFile): string => join(draft, `${hash}.${file}`);
  const apart = async (): Promise<void> => {
    for (const one of files) await rename(join(folder, one.file), pathOf(one)).catch(() => {});
  };
  // Where a program was killed while it checked them, all were put together before.
  await apart();
  const held = new Map<HubFile, number>();
  for (const one of files) held.set(one, Math.max(await bytesHere(partOf(one)), await bytesHere(pathOf(one))));
  const sum = (): number => [...held.values()].reduce((all, bytes) => all + bytes, 0);
  const totalBytes = files.reduce((all, { bytes }) => all + bytes, 0);
  await (own ? writeOwnFile : writeFile)(noteIn(draft), noteText({ asked, totalBytes }));
  await expectSpace(draft, totalBytes - sum());
  const start = { at: performance.now(), bytes: sum() };
  for (const one of files) {
    const address = `/${repository}/resolve/${commit}/${one.file}`;
    const wantedFile = { ...one, address, part: partOf(one), target: pathOf(one) };
    const onBytes = (bytes: number): void => {
      held.set(one, bytes);
      const seconds = (performance.now() - start.at) / 1000;
      const bytesPerSecond = Math.max(0, sum() - start.bytes) / Math.max(seconds, 0.001);
      options.onProgress?.({ file: one.file, bytes: sum(), totalBytes, bytesPerSecond });
    };
    if ((await bytesHere(pathOf(one))) !== one.bytes) await download(hub, wantedFile, onBytes);
    if (one.file === "config.json") await expectWhisper(pathOf(one));
  }
  for (const one of files) {
    if (!own) await chmod(pathOf(one), 0o644);
    await rename(pathOf(one), join(folder, one.file));
  }
  try {
    return await finish({ folder, target }, check, options);
  } catch (error) {
    // What makes no model never will; a full disk, or a stop, is no reason to get everything again.
    const isUseless = error instanceof Failure && error.code.startsWith("model.");
    await (isUseless ? rm(draft, { recursive: true, force: true }) : apart());
    throw error;
  }
}
