/** Whether the open file has pictures, and whether they can be shown here. */
import type { PictureSize, PlayerState } from "./player.ts";

/** Pictures that the browser shows, or why it can't: by the name of what they are stored as, or since it knows their sound not. */
export type Pictures = { size: PictureSize } | { refused: string; silent: boolean };

/**
 * The file says whether there are any, the browser whether it can show them: a cover in a song is none, and of HEVC it may play the
 * sound alone.
 * @param codec by the file's own word; null for none, undefined while it isn't known
 * @returns null where there are none, or not yet
 */
export function picturesToShow(codec: string | null | undefined, shown: PlayerState["pictures"]): Pictures | null {
  if (codec === null || codec === undefined || shown === null) return null;
  return typeof shown === "string" ? { refused: codec, silent: shown === "silent" } : { size: shown };
}
