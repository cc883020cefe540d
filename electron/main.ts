/** The desktop host: one instance, one engine, one window. */
import { join } from "node:path";
import { app, type BrowserWindow, dialog, nativeTheme, session } from "electron";
import type { Application } from "../src/app/app.ts";
import { databaseCare } from "../src/app/database.ts";
import { openApplication } from "../src/app/open.ts";
import { keepTidy } from "../src/app/tidy.ts";
import { failureOf } from "../src/lib/failure.ts";
import { log } from "../src/lib/log.ts";
import { logIntoFile } from "../src/lib/node/log-file.ts";
import { filesIn } from "./argv.ts";
import { traysAreSeen, watchClosing } from "./closing.ts";
import { chosenDataFolder } from "./data-folder.ts";
import { engineProcess } from "./engine-process.ts";
import { offerSaving, openOptions } from "./file-dialogs.ts";
import { bindIpc } from "./ipc.ts";
import { setMenu } from "./menu.ts";
import { closeNetwork, wantNoDictionaries } from "./offline.ts";
import { declareScheme, servePage } from "./page.ts";
import { createPageEvents } from "./page-events.ts";
import { createPower } from "./power.ts";
import { openRemembered, type Remembered } from "./remembered.ts";
import { sealSession } from "./seal.ts";
import { openAsking } from "./start-failure.ts";
import { openTray } from "./tray.ts";
import { openWindow } from "./window.ts";
import { watchWork } from "./work.ts";

let window: BrowserWindow | null = null;
const events = createPageEvents(() => window);
/** files that are transcribed or will be without anybody's doing: then the program outlives its window */
let left = 0;
let trayIsOpen = false;
let ending = false;

const traySeen = async (): Promise<boolean> => trayIsOpen && (await traysAreSeen());

function show(kept: Remembered): void {
  if (window === null) {
    const opened = openWindow(events, kept);
    window = opened;
    watchClosing(opened, { ending: () => ending, left: () => left, traySeen, quit: () => app.quit() });
    opened.on("closed", () => {
      window = null;
    });
  } else {
    if (window.isMinimized()) window.restore();
    window.focus();
  }
}

/** Dock, task bar, tray, sleep and the word at the end. */
async function showWork(application: Application, open: () => void): Promise<() => void> {
  const power = createPower(() => window);
  const pause = (paused: boolean): void => void application.handlers.pauseAll({ paused });
  const tray = openTray({ show: open, pause, quit: () => app.quit() });
  trayIsOpen = tray !== null;
  return watchWork(
    application,
    (work) => {
      left = work.busy ? work.left : 0;
      power.show(work);
      tray?.(work);
    },
    (batch) => void application.handlers.settings({}).then(({ notify }) => power.tellEnd(batch, notify, open)),
  );
}

/** The window's frame, dialogs and menus follow the page's theme. */
async function followTheme(application: Application): Promise<void> {
  application.listen((event) => {
    if (event.type === "settings") nativeTheme.themeSource = event.settings.theme;
  });
  nativeTheme.themeSource = (await application.handlers.settings({})).theme;
}

/** The page's address, what it may do, and what it asks for. */
function bindPage(application: Application, kept: Remembered): void {
  const { defaultSession } = session;
  sealSession(defaultSession);
  wantNoDictionaries(defaultSession);
  servePage(join(app.getAppPath(), "out", "page"), application);
  bindIpc(application, { window: () => window, events, kept });
  offerSaving(defaultSession, kept, app.getPath("documents"), (name) => {
    const failure = { code: "window.save", message: `${name} could not be saved.`, hint: "Choose another folder." };
    events.tell({ type: "notice", level: "error", failure });
  });
}

/** @returns null when the person wants to quit */
async function openOrAsk(folder: ReturnType<typeof chosenDataFolder>): Promise<Application | null> {
  const opened = await openAsking(() => openApplication("desktop", engineProcess), databaseCare, {
    ask: async (box) => (await dialog.showMessageBox(box)).response,
    chooseFolder: async () => (await dialog.showOpenDialog(openOptions("one folder", null))).filePaths[0] ?? null,
    keepTo: folder.keepTo,
  });
  if (opened !== null && opened.kept !== null) {
    const failure = { code: "store.kept", message: `What was there is kept as ${opened.kept}.`, hint: "" };
    events.tell({ type: "notice", level: "info", failure });
  }
  return opened?.application ?? null;
}

/** Quitting waits for the step that is under way: the engine must not die inside a run. */
function closeBeforeQuitting(application: Application, stop: () => void): void {
  app.on("before-quit", (event) => {
    if (ending) return;
    ending = true;
    event.preventDefault();
    stop();
    void application.close().finally(() => app.quit());
  });
}

async function start(kept: Remembered, folder: ReturnType<typeof chosenDataFolder>): Promise<void> {
  const waiting: string[] = [];
  let add = (paths: string[]): void => void waiting.push(...paths);
  app.on("open-file", (event, path) => {
    event.preventDefault();
    add([path]);
  });
  let open = (): void => {};
  app.on("second-instance", (_event, argv, from) => {
    open();
    add(filesIn(argv, from, app.getAppPath()));
  });
  await app.whenReady();
  const application = await openOrAsk(folder);
  if (application === null) return app.exit(1);
  const stopTidying = keepTidy(application);
  bindPage(application, kept);
  setMenu(() => window, folder.backToUsual);
  open = () => show(kept);
  const stopWatching = await showWork(application, open);
  await followTheme(application);
  open();
  app.on("activate", open);
  app.on("window-all-closed", async () => {
    if (process.platform === "darwin" || (left > 0 && (await traySeen()))) return;
    if (window === null) app.quit();
  });
  closeBeforeQuitting(application, () => {
    stopWatching();
    stopTidying();
  });
  add(filesIn(process.argv, process.cwd(), app.getAppPath()));
  add = (paths) => {
    if (paths.length > 0) void application.add(paths).then((added) => events.tell({ type: "added", added }));
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
  const kept = openRemembered(join(app.getPath("userData"), "window.json"));
  start(
    kept,
    chosenDataFolder(kept, () => logIntoFile("desktop")),
  ).catch(endWith);
} else app.quit();
