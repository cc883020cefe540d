/**
 * Where a model grows until it is whole: a folder beside its own, NAME.getting, whose files are named by what they are to hold, so
 * that what is there is the beginning of just that file, whatever the hub has by then. It is no model: those are one folder further up.
 */
import { chmod, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { isOwnPath } from "../../lib/node/folders.ts";
import { makeFolder } from "../../lib/node/make-folder.ts";
import { makeOwnFolder, writeOwnFile } from "../../lib/node/own-files.ts";
import { claimDraft, claimIn, draftFolder, noteIn, noteText } from "../unfinished-models.ts";
import type { HubFile } from "./listing.ts";

export interface Draft {
  /** of the draft itself */
  path: string;
  partOf(file: HubFile): string;
  wholeOf(file: HubFile): string;
  /** What is not of this commit goes; what was put together, by a program that was killed meanwhile, is taken apart. */
  begin(commit: string, files: readonly HubFile[], note: Parameters<typeof noteText>[0]): Promise<void>;
  /** @returns the folder in which the files have their names, and which has the model's */
  putTogether(): Promise<string>;
  takeApart(): Promise<void>;
  /** For others. @param keep what arrived, for the next time */
  end(keep: boolean): Promise<void>;
}

/** @param target the model's folder, which is not there yet @throws Failure hub.twice while another program is at it */
export async function openDraft(target: string, name: string): Promise<Draft> {
  const path = draftFolder(name);
  // In a folder that the person chose for models, others may be meant to read them.
  const own = isOwnPath(target);
  const make = own ? makeOwnFolder : makeFolder;
  await make(path);
  const release = claimDraft(name);
  let folder = "";
  let files: readonly HubFile[] = [];
  const partOf = ({ hash }: HubFile): string => join(path, `${hash}.part`);
  const wholeOf = ({ file, hash }: HubFile): string => join(path, `${hash}.${file}`);
  const takeApart = async (): Promise<void> => {
    for (const one of files) await rename(join(folder, one.file), wholeOf(one)).catch(() => {});
  };
  return {
    path,
    partOf,
    wholeOf,
    takeApart,
    async begin(commit, wanted, note) {
      folder = join(path, commit, name);
      files = wanted;
      await takeApart();
      await (own ? writeOwnFile : writeFile)(noteIn(path), noteText(note));
      const kept = new Set([
        basename(claimIn(path)),
        basename(noteIn(path)),
        ...files.flatMap((one) => [partOf(one), wholeOf(one)].map((of) => basename(of))),
      ]);
      for (const one of await readdir(path))
        if (!kept.has(one)) await rm(join(path, one), { recursive: true, force: true });
    },
    async putTogether() {
      await make(folder);
      for (const one of files) {
        if (!own) await chmod(wholeOf(one), 0o644);
        await rename(wholeOf(one), join(folder, one.file));
      }
      return folder;
    },
    async end(keep) {
      release();
      const bare: readonly string[] = [basename(claimIn(path)), basename(noteIn(path))];
      const isEmpty = (await readdir(path).catch(() => [])).every((one) => bare.includes(one));
      if (!keep || isEmpty) await rm(path, { recursive: true, force: true });
    },
  };
}
