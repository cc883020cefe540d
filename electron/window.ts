/** The one window: sandboxed, isolated, without a way to anywhere else. */
import { join } from "node:path";
import { app, BrowserWindow, nativeTheme } from "electron";
import { isOwn, pageAddress } from "./address.ts";
import { recoverFromCrashes } from "./recovery.ts";

export function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1360,
    height: 860,
    minWidth: 420,
    minHeight: 480,
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
  window.once("ready-to-show", () => window.show());
  window.webContents.setWindowOpenHandler(() => ({ action: "deny" }));
  window.webContents.on("will-navigate", (event, url) => {
    if (!isOwn(url)) event.preventDefault();
  });
  recoverFromCrashes(window);
  void window.loadURL(pageAddress);
  return window;
}
