/**
 * The desktop host: one instance, one engine, one window. The window comes first, and what is behind it (`opening.ts`: database, queue, engine) is
 * loaded while the page reads its own script: until then the page's questions wait.
 */
import { join } from "node:path";
import { app, type BrowserWindow, dialog, nativeTheme, session } from "electron";
import { failureOf } from "../src/lib/failure.ts";
import { log } from "../src/lib/log.ts";
import { logIntoFile } from "../src/lib/node/log-file.ts";
import { filesIn } from "./argv.ts";
import { watchClosing } from "./closing.ts";
import { chosenDataFolder } from "./data-folder.ts";
import { offerSaving } from "./file-dialogs.ts";
import { createHearing, type Hearing, offerLoopback } from "./hearing.ts";
import { bindIpc } from "./ipc.ts";
import { setMenu } from "./menu.ts";
import { closeNetwork, wantNoDictionaries } from "./offline.ts";
import type { OpenedDesktop } from "./opening.ts";
import { declareScheme, servePage } from "./page.ts";
import { createPageEvents } from "./page-events.ts";
import { openRemembered, type Remembered } from "./remembered.ts";
import { sealSession } from "./seal.ts";
import { firstDrawn, openWindow } from "./window.ts";
import { speakInMenus, words } from "./words.ts";

let window: BrowserWindow | null = null;
const events = createPageEvents(() => window);
/** null until the database is open */
let opened: OpenedDesktop | null = null;

function show(kept: Remembered): void {
  if (window === null) {
    const made = openWindow(events, kept);
    window = made;
    watchClosing(made, {
      ending: () => opened?.ending() === true,
      left: () => opened?.left() ?? 0,
      recording: () => opened?.recording() === true,
      traySeen: async () => (await opened?.traySeen()) === true,
      quit: () => app.quit(),
    });
    made.on("closed", () => {
      window = null;
    });
  } else {
    if (window.isMinimized()) window.restore();
    window.focus();
  }
}

/** When the program is ready: what the page has as `navigator.languages`, Chromium's own and then the system's. */
const systemLanguages = (): string[] => [app.getLocale(), ...app.getPreferredSystemLanguages()];

/** What a page may do and see, and what leaves it as a file. */
function prepareSession(kept: Remembered, hearing: Hearing): void {
  const { defaultSession } = session;
  sealSession(defaultSession, hearing.isWanted);
  offerLoopback(defaultSession, hearing);
  wantNoDictionaries(defaultSession);
  offerSaving(defaultSession, kept, app.getPath("documents"), (name) => {
    const say = words.desktop.files;
    const failure = { code: "window.save", message: say.unsaved(name), hint: say.unsavedHint };
    events.tell({ type: "notice", level: "error", failure });
  });
}

async function start(kept: Remembered, folder: ReturnType<typeof chosenDataFolder>): Promise<void> {
  const waiting: string[] = [];
  const add = (paths: readonly string[]): void => void (opened === null ? waiting.push(...paths) : opened.add(paths));
  let open = (): void => {};
  app.on("open-file", (event, path) => {
    event.preventDefault();
    add([path]);
  });
  app.on("second-instance", (_event, argv, from) => {
    open();
    add(filesIn(argv, from, app.getAppPath()));
  });
  await app.whenReady();
  await speakInMenus(kept.kept.language, systemLanguages());
  const hearing = createHearing();
  prepareSession(kept, hearing);
  nativeTheme.themeSource = kept.kept.theme;
  setMenu(() => window, folder.backToUsual);
  const scriptRead = servePage(join(app.getAppPath(), "out", "page"), () => opening);
  bindIpc(() => opening);
  open = () => show(kept);
  open();
  app.on("activate", open);
  app.on("window-all-closed", async () => {
    if (process.platform === "darwin" || (opened !== null && opened.left() > 0 && (await opened.traySeen()))) return;
    if (window === null) app.quit();
  });
  // The page then reads and runs its script, in a process of its own. Without a page there is nothing to wait for.
  const opening = Promise.race([scriptRead, firstDrawn(window)])
    .then(() => import("./opening.ts"))
    .then(({ openDesktop }) =>
      openDesktop({ window: () => window, events, kept, folder, open, systemLanguages, hearing }),
    );
  opened = await opening;
  opened.add([...filesIn(process.argv, process.cwd(), app.getAppPath()), ...waiting]);
}

/** A double click shows no terminal. What the window would show is nothing, and it could be in front of what is said. */
async function endWith(error: unknown): Promise<void> {
  const { code, message, hint } = failureOf(error);
  log.error("the program can't start", {}, error);
  console.error(code === "bug" ? error : `${message} ${hint}`);
  await firstDrawn(window);
  window?.hide();
  dialog.showErrorBox(words.desktop.start.title, `${message}\n\n${hint}`);
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
