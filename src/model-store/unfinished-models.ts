/**
 * Models that are being got, or were stopped on their way: `NAME.getting` in the person's folder for models, with a note of what they are.
 * What arrived stays in it until the model is whole, or the person gives it up.
 */
import { readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { Failure } from "../lib/failure.ts";
import { ownModelsFolder } from "../lib/node/folders.ts";
import { claimWork, isClaimed } from "../lib/node/signs.ts";

const Note = z.object({
  /** what it was asked for as: owner/name@revision, or a known size */
  asked: z.string().min(1),
  totalBytes: z.number().int().nonnegative(),
});

export interface UnfinishedModel extends z.infer<typeof Note> {
  /** what the model will be called */
  name: string;
  /** of it here */
  bytes: number;
  /** whether a program, this or another, is getting it now */
  underWay: boolean;
}

const ending = ".getting";
const noteName = "getting.json";

/** Where a model of this name grows. */
export const draftFolder = (name: string): string => join(ownModelsFolder(), `${name}${ending}`);

export const isDraft = (name: string): boolean => name.endsWith(ending);

export const noteIn = (draft: string): string => join(draft, noteName);

export const claimIn = (draft: string): string => join(draft, "claim");

/** For whoever writes into a draft that is there, or deletes it. @returns what ends it @throws Failure hub.twice while another program has it */
export function claimDraft(name: string): () => void {
  const release = claimWork(claimIn(draftFolder(name)));
  if (release !== null) return release;
  throw new Failure("hub.twice", `${name} is being downloaded already.`, "Wait for it, or stop it where it was begun.");
}

export const noteText = (note: z.infer<typeof Note>): string => `${JSON.stringify(note)}\n`;

async function bytesIn(folder: string): Promise<number> {
  let sum = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile() && entry.name !== noteName) sum += (await stat(join(entry.parentPath, entry.name))).size;
  return sum;
}

/** What was begun and is not whole, by name. A folder whose note can't be read is none: getting the model again uses it all the same. */
export async function unfinishedModels(): Promise<UnfinishedModel[]> {
  const found: UnfinishedModel[] = [];
  for (const entry of (await readdir(ownModelsFolder()).catch(() => [])).sort()) {
    if (!isDraft(entry)) continue;
    const folder = join(ownModelsFolder(), entry);
    try {
      const note = Note.parse(JSON.parse(await readFile(noteIn(folder), "utf8")));
      const bytes = Math.min(note.totalBytes, await bytesIn(folder));
      found.push({ ...note, name: entry.slice(0, -ending.length), bytes, underWay: isClaimed(claimIn(folder)) });
    } catch {
      // It is being finished or given up just now, or was never begun.
    }
  }
  return found;
}

/** What arrived of a model is deleted. @param name as it is listed; of any other nothing is touched @throws Failure hub.twice */
export async function discardUnfinished(name: string): Promise<void> {
  if (!(await unfinishedModels()).some((one) => one.name === name)) return;
  claimDraft(name)();
  await rm(draftFolder(name), { recursive: true, force: true });
}
