/**
 * Questions and choices of the system's stand over the window where there is one: by themselves they can come to be behind it, where nobody sees
 * that the program waits for an answer.
 */
import { type BrowserWindow, dialog, type MessageBoxOptions, type OpenDialogOptions } from "electron";

/** @returns the number of a button */
export async function askOver(window: BrowserWindow | null, box: MessageBoxOptions): Promise<number> {
  const { response } = window === null ? await dialog.showMessageBox(box) : await dialog.showMessageBox(window, box);
  return response;
}

/** @returns the paths that were chosen, none where nothing was */
export async function chooseOver(window: BrowserWindow | null, options: OpenDialogOptions): Promise<string[]> {
  const chosen = window === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(window, options);
  return chosen.canceled ? [] : chosen.filePaths;
}
