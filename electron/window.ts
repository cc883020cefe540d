/** The one window: sandboxed, isolated, without a way to anywhere else. */
import { join } from "node:path";
import { app, BrowserWindow, nativeTheme, screen } from "electron";
import { isOwn, pageAddress } from "./address.ts";
import { offerContextMenu } from "./context-menu.ts";
import type { PageEvents } from "./page-events.ts";
import { recoverFromCrashes } from "./recovery.ts";
import type { Remembered } from "./remembered.ts";
import { keepPlace, placeOn, smallest } from "./window-place.ts";

/** The first screen first. */
function workAreas(): Electron.Rectangle[] {
  const first = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== first.id);
  return [first, ...others].map(({ workArea }) => workArea);
}

export function openWindow(events: PageEvents, remembered: Remembered): BrowserWindow {
  const { place } = remembered.kept;
  const window = new BrowserWindow({
    ...placeOn(place, workAreas()),
    minWidth: smallest.width,
    minHeight: smallest.height,
    // The other systems take it from the program's file.
    ...(process.platform === "linux" && { icon: join(app.getAppPath(), "electron", "icons", "window.png") }),
    show: false,
    title: "Slimscribe",
    backgroundColor: nativeTheme.shouldUseDarkColors ? "#17191c" : "#ffffff",
    webPreferences: {
      preload: join(app.getAppPath(), "out", "preload", "preload.cjs"),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      // macOS has a spell checker of its own; Chromium's wants dictionaries from a server.
      spellcheck: process.platform === "darwin",
    },
  });
  keepPlace(window, (closed) => remembered.put({ place: closed }));
  if (place?.maximized === true) window.maximize();
  window.once("ready-to-show", () => window.show());
  window.on("closed", () => events.gone());
  window.webContents.setWindowOpenHandler(() => ({ action: "deny" }));
  window.webContents.on("will-navigate", (event, url) => {
    if (!isOwn(url)) event.preventDefault();
  });
  offerContextMenu(window);
  recoverFromCrashes(window, events);
  void window.loadURL(pageAddress);
  return window;
}

/** Resolves when a window shows its page, or never will. */
export function firstDrawn(window: BrowserWindow | null): Promise<void> {
  return new Promise((done) => {
    if (window === null || window.isVisible()) return done();
    window.once("ready-to-show", done);
    window.once("closed", done);
    window.webContents.once("did-fail-load", () => done());
    window.webContents.once("render-process-gone", () => done());
  });
}
