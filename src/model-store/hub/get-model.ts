/** A model by its name from a hub in Hugging Face's layout. Loaded only when a person asks for one: nothing else here uses a network. */
import { readFile, rename, stat, statfs } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Waiting } from "../../api/model-works.ts";
import { Failure } from "../../lib/failure.ts";
import { bytes as sizeOf } from "../../lib/figures.ts";
import { ownModelsFolder } from "../../lib/node/folders.ts";
import { openNetwork } from "../../lib/node/network.ts";
import { dimsFromConfig } from "../../model/dims.ts";
import type { CheckedModel, CheckModel } from "../check-model.ts";
import { findModels } from "../model-folder.ts";
import { bytesHere, download } from "./download.ts";
import { type Draft, openDraft } from "./draft.ts";
import { type HubFile, listingOf } from "./listing.ts";
import { type HubName, hubNameOf } from "./names.ts";
import { type Hub, pauseOf } from "./requests.ts";

export interface GetOptions {
  /** the hub's address; else HF_ENDPOINT, else Hugging Face */
  hub?: string | undefined;
  signal?: AbortSignal;
  onProgress?(progress: GetProgress): void;
  stallMs?: number;
  backoffMs?: number;
  /** as a clock has it, where nothing else is given */
  pause?: Hub["pause"];
  /** of the disk that a folder is on, undefined where nobody can say; as the system has it, where nothing else is given */
  freeBytes?(folder: string): Promise<number | undefined>;
}

export interface GetProgress {
  /** asking what there is; getting it; reading every weight, when all is here */
  phase: "listing" | "downloading" | "checking";
  /** that is being downloaded, else empty */
  file: string;
  /** of all files, those of an earlier time included */
  bytes: number;
  /** null as long as nobody knows */
  totalBytes: number | null;
  /** since it was begun this time; null while nothing is being downloaded */
  bytesPerSecond: number | null;
  /** null while nothing is waited for */
  waiting: Waiting | null;
}

/** Tells of what changed, with all that did not. */
type Tell = (change: Partial<GetProgress>) => void;

function telling(onProgress: GetOptions["onProgress"]): Tell {
  let now: GetProgress = {
    phase: "listing",
    file: "",
    bytes: 0,
    totalBytes: null,
    bytesPerSecond: null,
    waiting: null,
  };
  return (change) => {
    now = { ...now, ...change };
    onProgress?.(now);
  };
}

function addressOf(hub: string | undefined): string {
  const address = (hub ?? (process.env.HF_ENDPOINT || "https://huggingface.co")).replace(/\/+$/, "");
  if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)) return address;
  throw new Failure("usage.hub", `${address} is no address of a hub.`, "Give one that begins with https://.");
}

async function freeOnDisk(folder: string): Promise<number | undefined> {
  const { bavail, bsize, blocks } = await statfs(folder);
  // Some disks that are elsewhere don't know.
  return blocks > 0 ? bavail * bsize : undefined;
}

async function expectSpace(path: string, needed: number, freeBytes = freeOnDisk): Promise<void> {
  const free = await freeBytes(path);
  if (free !== undefined && free < needed)
    throw new Failure(
      "hub.space",
      `The model needs ${sizeOf(needed)} more on the disk of ${path}, where ${sizeOf(free)} are free.`,
      "Free some space there, or choose another folder for models with SLIMSCRIBE_MODELS.",
    );
}

/** Before the weights are got. @throws Failure model.* for another kind of model, or one of a shape that can't be used */
async function expectWhisper(config: string): Promise<void> {
  const read: unknown = await readFile(config, "utf8")
    .then(JSON.parse)
    .catch(() => undefined);
  dimsFromConfig(read);
}

async function expectNew(target: string, name: string): Promise<void> {
  if ((await findModels()).some((one) => one.name === name) || (await stat(target).catch(() => undefined)))
    throw new Failure("usage.model", `There is a model called ${name} already.`, "Use it, or remove it first.");
}

/** All files of a model, each to its last byte. @returns the folder that they are in @throws Failure */
async function fetchModel(
  hub: Hub,
  wanted: HubName & { asked: string },
  draft: Draft,
  tell: Tell,
  freeBytes: GetOptions["freeBytes"],
): Promise<string> {
  const { commit, files } = await listingOf(hub, wanted);
  const totalBytes = files.reduce((all, { bytes }) => all + bytes, 0);
  await draft.begin(commit, files, { asked: wanted.asked, totalBytes });
  const held = new Map<HubFile, number>();
  for (const one of files)
    held.set(one, Math.max(await bytesHere(draft.partOf(one)), await bytesHere(draft.wholeOf(one))));
  const sum = (): number => [...held.values()].reduce((all, bytes) => all + bytes, 0);
  await expectSpace(draft.path, totalBytes - sum(), freeBytes);
  tell({ phase: "downloading", bytes: sum(), totalBytes });
  const start = { at: performance.now(), bytes: sum() };
  for (const one of files) {
    const { file } = one;
    const whole = draft.wholeOf(one);
    const onBytes = (bytes: number): void => {
      held.set(one, bytes);
      const seconds = Math.max((performance.now() - start.at) / 1000, 0.001);
      tell({ file, bytes: sum(), bytesPerSecond: Math.round(Math.max(0, sum() - start.bytes) / seconds) });
    };
    const address = `/${wanted.repository}/resolve/${commit}/${file}`;
    if ((await bytesHere(whole)) !== one.bytes)
      await download(hub, { ...one, address, part: draft.partOf(one), target: whole }, onBytes);
    if (file === "config.json") await expectWhisper(whole);
  }
  tell({ phase: "checking", file: "", bytes: totalBytes, bytesPerSecond: null });
  return draft.putTogether();
}

/** @returns the model where it is now; what was got of one that is stopped or fails is gone on with the next time @throws Failure */
export async function getModel(asked: string, check: CheckModel, options: GetOptions = {}): Promise<CheckedModel> {
  const { signal, onProgress, stallMs = 30_000, backoffMs = 1000, pause = pauseOf } = options;
  const wanted = { ...hubNameOf(asked), asked };
  const address = addressOf(options.hub);
  const target = join(ownModelsFolder(), wanted.name);
  await expectNew(target, wanted.name);
  const network = openNetwork();
  const draft = await openDraft(target, wanted.name);
  let isOfUse = true;
  try {
    // Another program may have been at its end.
    await expectNew(target, wanted.name);
    const tell = telling(onProgress);
    tell({});
    const onWaiting = (waiting: Waiting | null): void => tell({ waiting });
    const token = process.env.HF_TOKEN || undefined;
    const hub: Hub = { address, token, stallMs, backoffMs, signal, network, onWaiting, pause };
    const folder = await fetchModel(hub, wanted, draft, tell, options.freeBytes);
    const { summary, files, hash } = await check(folder);
    signal?.throwIfAborted();
    await rename(folder, target);
    isOfUse = false;
    const place = { path: target, embedded: false };
    return { summary: { ...summary, ...place }, files: files.map((file) => join(target, basename(file))), hash };
  } catch (error) {
    // What makes no model never will; a full disk, or a stop, is no reason to get everything again.
    isOfUse = !(error instanceof Failure && error.code.startsWith("model."));
    if (isOfUse) await draft.takeApart();
    throw error;
  } finally {
    await draft.end(isOfUse);
  }
}
