/** What the system's dialogs for files say and show: their titles, kinds of files, and the folder that was used last. */
import { statSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import type { DownloadItem, OpenDialogOptions, SaveDialogOptions, Session } from "electron";
import { mediaEndings } from "../src/lib/media-endings.ts";
import type { Remembered } from "./remembered.ts";

const everything = { name: "All files", extensions: ["*"] };

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
  const from = defaultPath === undefined ? {} : { defaultPath };
  if (wanted === "one folder")
    return { ...titled("Choose a folder"), ...from, properties: ["openDirectory", "createDirectory"] };
  if (wanted === "model folder")
    return { ...titled("Choose a model's folder"), ...from, buttonLabel: "Add", properties: ["openDirectory"] };
  if (wanted === "model file")
    return {
      ...titled("Choose a model's file"),
      ...from,
      buttonLabel: "Add",
      filters: [{ name: "Whisper models", extensions: ["safetensors", "pt", "pth", "bin"] }, everything],
      properties: ["openFile"],
    };
  if (wanted === "folders")
    return {
      ...titled("Add folders of recordings"),
      ...from,
      buttonLabel: "Add",
      properties: ["openDirectory", "multiSelections"],
    };
  return {
    ...titled("Add recordings"),
    ...from,
    buttonLabel: "Add",
    filters: [{ name: "Audio and video", extensions: [...mediaEndings] }, everything],
    properties: ["openFile", "multiSelections"],
  };
}

/** @param name of the file @param folder that was used last @param documents where else */
export function saveOptions(name: string, folder: string | null, documents: string): SaveDialogOptions {
  const ending = extname(name).slice(1);
  const kind = ending === "" ? [] : [{ name: `${ending.toUpperCase()} file`, extensions: [ending] }];
  return {
    ...titled("Export"),
    defaultPath: join(folderThere(folder) ?? documents, name),
    filters: [...kind, everything],
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
