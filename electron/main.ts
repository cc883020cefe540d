/** The desktop host: one instance, one engine, one window. */
import { join, resolve } from "node:path";
import { app, type BrowserWindow, session } from "electron";
import { openDesk } from "../src/desk/open.ts";
import { engineProcess } from "./engine-process.ts";
import { bindIpc } from "./ipc.ts";
import { setMenu } from "./menu.ts";
import { declareScheme, sealSession, servePage } from "./page.ts";
import { watchPower } from "./power.ts";
import { openWindow } from "./window.ts";

let window: BrowserWindow | null = null;

function show(): void {
  if (window === null) {
    window = openWindow();
    window.on("closed", () => {
      window = null;
    });
  } else {
    if (window.isMinimized()) window.restore();
    window.focus();
  }
}

/** Files that a second start, "open with" or the dock hands over. */
function pathsIn(argv: readonly string[], folder: string): string[] {
  return argv.slice(app.isPackaged ? 1 : 2).flatMap((word) => (word.startsWith("-") ? [] : [resolve(folder, word)]));
}

async function start(): Promise<void> {
  const waiting: string[] = [];
  app.on("open-file", (event, path) => {
    event.preventDefault();
    waiting.push(path);
  });
  await app.whenReady();
  const desk = openDesk("desktop", engineProcess);
  sealSession(session.defaultSession);
  servePage(join(app.getAppPath(), "out", "page"), desk);
  bindIpc(desk, () => window);
  setMenu(() => window);
  const stopWatching = watchPower(desk, () => window);
  show();
  app.removeAllListeners("open-file");
  app.on("open-file", (event, path) => {
    event.preventDefault();
    void desk.add([path]);
  });
  app.on("second-instance", (_event, argv, folder) => {
    show();
    const paths = pathsIn(argv, folder);
    if (paths.length > 0) void desk.add(paths);
  });
  app.on("activate", show);
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin") app.quit();
  });
  // Quitting waits for the step that is under way: the engine must not die inside a run.
  let closing = false;
  app.on("before-quit", (event) => {
    if (closing) return;
    closing = true;
    event.preventDefault();
    stopWatching();
    void desk.close().finally(() => app.quit());
  });
  const first = [...waiting, ...pathsIn(process.argv, process.cwd())];
  if (first.length > 0) await desk.add(first);
}

declareScheme();
if (app.requestSingleInstanceLock()) {
  start().catch((error: unknown) => {
    console.error(error);
    app.exit(1);
  });
} else app.quit();
