/** Whether the person has an ffmpeg, and which. */
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";

/** The first ffmpeg on the PATH, or null. */
export async function findFfmpeg(): Promise<string | null> {
  const names = process.platform === "win32" ? ["ffmpeg.exe"] : ["ffmpeg"];
  for (const folder of (process.env.PATH ?? "").split(delimiter).filter((part) => part !== "")) {
    for (const name of names) {
      const path = join(folder, name);
      if (
        await access(path, constants.X_OK).then(
          () => true,
          () => false,
        )
      )
        return path;
    }
  }
  return null;
}
