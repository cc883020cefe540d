/** A window that is closed while recordings are transcribed: it goes where a sign beside the clock brings it back; else the person is asked. */
import { execFile } from "node:child_process";
import type { BrowserWindow } from "electron";
import { askOver } from "./over-window.ts";
import { words } from "./words.ts";

const watcher = "org.kde.StatusNotifierWatcher";
const question = ["call", "--session", "--dest", watcher, "--object-path", "/StatusNotifierWatcher"];
const property = ["--method", "org.freedesktop.DBus.Properties.Get", watcher, "IsStatusNotifierHostRegistered"];
const answerMilliseconds = 2000;

/**
 * Whether the person sees signs beside the clock: Linux's desktops take them without a word, and some show none.
 * @param ask the desktop's own word for it; rejects where it has none
 */
export async function traysAreSeen(
  platform: NodeJS.Platform = process.platform,
  ask: () => Promise<string> = askDesktop,
): Promise<boolean> {
  if (platform !== "linux") return true;
  return ask().then(
    (said) => said.includes("true"),
    () => false,
  );
}

function askDesktop(): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile("gdbus", [...question, ...property], { timeout: answerMilliseconds }, (error, said) =>
      error === null ? resolve(said) : reject(error),
    );
  });
}

export interface WorkInHand {
  /** the program is ending: then nobody is asked */
  ending(): boolean;
  /** files that wait or are being transcribed; 0 where nothing goes on */
  left(): number;
  /** the window makes a recording, which ends with it */
  recording(): boolean;
  traySeen(): Promise<boolean>;
  quit(): void;
}

const keep = 0;

async function askToQuit(window: BrowserWindow, left: number): Promise<boolean> {
  const say = words.desktop.closing;
  const response = await askOver(window, {
    type: "question",
    message: say.left(left),
    detail: say.hint,
    buttons: [say.keep, say.quit],
    defaultId: keep,
    cancelId: keep,
    noLink: true,
  });
  return response !== keep;
}

async function askToEnd(window: BrowserWindow): Promise<boolean> {
  const say = words.recording.closing;
  const response = await askOver(window, {
    type: "question",
    message: say.message,
    detail: say.hint,
    buttons: [say.keep, say.end],
    defaultId: keep,
    cancelId: keep,
    noLink: true,
  });
  return response !== keep;
}

export function watchClosing(window: BrowserWindow, work: WorkInHand, platform = process.platform): void {
  let asking = false;
  const decide = async (): Promise<void> => {
    if (work.recording() && !(await askToEnd(window))) return;
    // Under macOS the dock brings it back.
    if (platform === "darwin" || (await work.traySeen())) return window.destroy();
    if (await askToQuit(window, work.left())) work.quit();
  };
  window.on("close", (event) => {
    if (work.ending() || (work.left() === 0 && !work.recording())) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    void decide().finally(() => {
      asking = false;
    });
  });
}
