/** The desktop host: one instance, one engine, one window. */
import { join, resolve } from "node:path";
import { app, type BrowserWindow, dialog, nativeTheme, session } from "electron";
import type { Application } from "../src/app/app.ts";
import { openApplication } from "../src/app/open.ts";
import { keepTidy } from "../src/app/uploads.ts";
import { failureOf } from "../src/lib/failure.ts";
import { log } from "../src/lib/log.ts";
import { logIntoFile } from "../src/lib/node/log-file.ts";
import { engineProcess } from "./engine-process.ts";
import { bindIpc } from "./ipc.ts";
import { setMenu } from "./menu.ts";
import { closeNetwork, wantNoDictionaries } from "./offline.ts";
import { declareScheme, servePage } from "./page.ts";
import { createPower } from "./power.ts";
import { sealSession } from "./seal.ts";
import { openTray } from "./tray.ts";
import { openWindow } from "./window.ts";
import { watchWork } from "./work.ts";

let window: BrowserWindow | null = null;
/** something is transcribed: then the program outlives its window */
let busy = false;

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

/** Files that a second start or "open with" hands over. */
function pathsIn(argv: readonly string[], folder: string): string[] {
  return argv.slice(app.isPackaged ? 1 : 2).flatMap((word) => (word.startsWith("-") ? [] : [resolve(folder, word)]));
}

/** Dock, task bar, tray, sleep and the word at the end. */
async function showWork(application: Application): Promise<() => void> {
  const power = createPower(() => window);
  const pause = (paused: boolean): void => void application.handlers.pauseAll({ paused });
  const tray = openTray({ show, pause, quit: () => app.quit() });
  return watchWork(
    application,
    (work) => {
      busy = work.busy && tray !== null;
      power.show(work);
      tray?.(work);
    },
    (batch) => void application.handlers.settings({}).then(({ notify }) => power.tellEnd(batch, notify, show)),
  );
}

/** The window's frame, dialogs and menus follow the page's theme. */
async function followTheme(application: Application): Promise<void> {
  application.listen((event) => {
    if (event.type === "settings") nativeTheme.themeSource = event.settings.theme;
  });
  nativeTheme.themeSource = (await application.handlers.settings({})).theme;
}

async function start(): Promise<void> {
  const waiting: string[] = [];
  let add = (paths: string[]): void => void waiting.push(...paths);
  app.on("open-file", (event, path) => {
    event.preventDefault();
    add([path]);
  });
  let ready = false;
  app.on("second-instance", (_event, argv, folder) => {
    if (ready) show();
    add(pathsIn(argv, folder));
  });
  await app.whenReady();
  const application = openApplication("desktop", engineProcess);
  const stopTidying = keepTidy(application);
  sealSession(session.defaultSession);
  wantNoDictionaries(session.defaultSession);
  servePage(join(app.getAppPath(), "out", "page"), application);
  bindIpc(application, () => window);
  setMenu(() => window);
  const stopWatching = await showWork(application);
  await followTheme(application);
  show();
  ready = true;
  app.on("activate", show);
  app.on("window-all-closed", () => {
    if (process.platform !== "darwin" && !busy) app.quit();
  });
  // Quitting waits for the step that is under way: the engine must not die inside a run.
  let closing = false;
  app.on("before-quit", (event) => {
    if (closing) return;
    closing = true;
    event.preventDefault();
    stopWatching();
    stopTidying();
    void application.close().finally(() => app.quit());
  });
  add(pathsIn(process.argv, process.cwd()));
  add = (paths) => {
    if (paths.length > 0) void application.add(paths);
  };
  add(waiting.splice(0));
}

/** Without a window there is no other place to say it: a double click shows no terminal. */
function endWith(error: unknown): void {
  const { code, message, hint } = failureOf(error);
  log.error("the program can't start", {}, error);
  console.error(code === "bug" ? error : `${message} ${hint}`);
  dialog.showErrorBox("Slimscribe can't start", `${message}\n\n${hint}`);
  app.exit(1);
}

declareScheme();
closeNetwork();
if (app.requestSingleInstanceLock()) {
  logIntoFile("desktop");
  start().catch(endWith);
} else app.quit();
