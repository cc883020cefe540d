/** Sentences about what is kept on the disk, in the settings. */
import type { ErasedKind, FilesAndBytes } from "../../api/erase.ts";
import { bytes, count } from "../../lib/figures.ts";

const nouns: Record<ErasedKind, readonly [one: string, many: string]> = {
  removed: ["removed file", "removed files"],
  copies: ["copy of a recording", "copies of recordings"],
};

export const storageWords = {
  storage: {
    age: "Erase what left the queue",
    ages: { 0: "at any time", 1: "more than a day ago", 7: "more than a week ago", 14: "more than two weeks ago" },
    titles: { removed: "Removed files", copies: "Kept copies" } satisfies Record<ErasedKind, string>,
    hints: {
      removed: "With their transcripts, your changes and copies. By themselves they go after 30 days.",
      copies:
        "Recordings that came through the browser and left the queue. A removed file comes back without its sound then.",
    } satisfies Record<ErasedKind, string>,
    amount: (kind: ErasedKind, { files, bytes: size }: FilesAndBytes) =>
      files === 0 ? "There are none." : `${count(files, ...nouns[kind])}, ${bytes(size)}.`,
    erase: "Erase…",
    sure: (kind: ErasedKind, { files, bytes: size }: FilesAndBytes) =>
      `Erase ${count(files, ...nouns[kind])} for good? (${bytes(size)})`,
    sureHint: {
      removed: "Files and transcripts that are erased can't be brought back. Result files elsewhere stay.",
      copies: "Copies that are erased can't be brought back. Transcripts stay.",
    } satisfies Record<ErasedKind, string>,
    yes: "Erase for good",
    gone: (kind: ErasedKind, { files }: FilesAndBytes) => `${count(files, ...nouns[kind])} erased.`,
    setAside:
      "Damaged databases that were moved out of the way may hold the same words. They stay until you delete them:",
    cache: "Cache",
    cacheHint: "Models made ready for this machine, nothing of your recordings.",
    cacheAmount: (size: number) => `${bytes(size)}.`,
    empty: "Empty the cache",
    sureEmpty: (size: number) => `Empty the cache? (${bytes(size)})`,
    sureEmptyHint: "The model is made ready again before the next recording: some seconds to a minute.",
    emptied: "The cache is empty.",
  },
};
