/** The one window: sandboxed, isolated, without a way to anywhere else. */
import { join } from "node:path";
import { app, BrowserWindow, nativeTheme } from "electron";
import { pageAddress, pageOrigin } from "./page.ts";

export function openWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1360,
    height: 860,
    minWidth: 420,
    minHeight: 480,
    show: false,
    title: "Slimscribe",
    backgroundColor: nativeTheme.shouldUseDarkColors ? "#16181d" : "#ffffff",
    webPreferences: {
      preload: join(app.getAppPath(), "out", "preload", "preload.cjs"),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: true,
    },
  });
  window.once("ready-to-show", () => window.show());
  window.webContents.setWindowOpenHandler(() => ({ action: "deny" }));
  window.webContents.on("will-navigate", (event, url) => {
    if (!url.startsWith(`${pageOrigin}/`)) event.preventDefault();
  });
  // The page holds nothing that the program doesn't: after a crash it is simply opened again.
  window.webContents.on("render-process-gone", (_event, details) => {
    if (details.reason !== "clean-exit" && !window.isDestroyed()) window.webContents.reload();
  });
  void window.loadURL(pageAddress);
  return window;
}
