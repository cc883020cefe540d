/** What the system's dialogs for files say and show: their titles, kinds of files, and the folder that was used last. */
import { statSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import type { DownloadItem, OpenDialogOptions, SaveDialogOptions, Session } from "electron";
import { mediaEndings } from "../src/lib/media-endings.ts";
import type { Remembered } from "./remembered.ts";
import { words } from "./words.ts";

const everything = () => ({ name: words.desktop.files.everything, extensions: ["*"] });

/** @returns the folder, where it is still there */
function folderThere(path: string | null): string | undefined {
  if (path === null) return undefined;
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? path : undefined;
}

/** macOS shows no title: there it is a line above the files. */
const titled = (title: string) => ({ title, message: title });

export type Wanted = "files" | "folders" | "one folder" | "model file" | "model folder";

/** @param folder that was used last */
export function openOptions(wanted: Wanted, folder: string | null): OpenDialogOptions {
  const defaultPath = folderThere(folder);
  const say = words.desktop.files;
  const from = defaultPath === undefined ? {} : { defaultPath };
  if (wanted === "one folder")
    return { ...titled(say.folder), ...from, properties: ["openDirectory", "createDirectory"] };
  if (wanted === "model folder")
    return { ...titled(say.modelFolder), ...from, buttonLabel: say.add, properties: ["openDirectory"] };
  if (wanted === "model file")
    return {
      ...titled(say.modelFile),
      ...from,
      buttonLabel: say.add,
      filters: [{ name: say.models, extensions: ["safetensors", "pt", "pth", "bin"] }, everything()],
      properties: ["openFile"],
    };
  if (wanted === "folders")
    return {
      ...titled(say.addFolders),
      ...from,
      buttonLabel: say.add,
      properties: ["openDirectory", "multiSelections"],
    };
  return {
    ...titled(say.addFiles),
    ...from,
    buttonLabel: say.add,
    filters: [{ name: say.media, extensions: [...mediaEndings] }, everything()],
    properties: ["openFile", "multiSelections"],
  };
}

/** @param name of the file @param folder that was used last @param documents where else */
export function saveOptions(name: string, folder: string | null, documents: string): SaveDialogOptions {
  const ending = extname(name).slice(1);
  const kind = ending === "" ? [] : [{ name: words.desktop.files.kind(ending.toUpperCase()), extensions: [ending] }];
  return {
    ...titled(words.desktop.files.export),
    defaultPath: join(folderThere(folder) ?? documents, name),
    filters: [...kind, everything()],
  };
}

/**
 * What the page exports is a download to Chromium, which would ask under a name and in a folder of its own.
 * @param failed told the name of a file that could not be written
 */
export function offerSaving(
  session: Pick<Session, "on">,
  kept: Remembered,
  documents: string,
  failed: (name: string) => void,
): void {
  session.on("will-download", (_event, item: DownloadItem) => {
    const name = item.getFilename();
    item.setSaveDialogOptions(saveOptions(name, kept.kept.saveFolder, documents));
    item.once("done", (_done, state) => {
      if (state === "completed") kept.put({ saveFolder: dirname(item.getSavePath()) });
      else if (state === "interrupted") failed(name);
    });
  });
}
