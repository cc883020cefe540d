/** What is tried: each kind makes a case from its number, and tries it. */

/** A case on the disk. */
export interface Case {
  /** the file or folder that is tried */
  path: string;
  /** what it is made of, and what was done to it */
  what: string;
}

/** How trying it ended: all was well, or it was refused with a sentence; anything else is thrown. */
export type Ending = { ending: "read" } | { ending: "refused"; sentence: string };

export interface Subject {
  /** Makes a case: the same for the same number. @param folder an empty one, for this case alone */
  make(number: number, folder: string): Promise<Case>;
  /** Does with it what the program does. @throws whatever is not a sentence: a fault */
  attempt(made: Case): Promise<Ending>;
}
