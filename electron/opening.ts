/** What is behind the window, once it is shown: the application, and what the system sees of its work. */
import { app, type BrowserWindow, nativeTheme } from "electron";
import type { Settings } from "../src/api/settings.ts";
import type { Application } from "../src/app/app.ts";
import { databaseCare } from "../src/app/database.ts";
import { openApplication } from "../src/app/open.ts";
import { keepTidy } from "../src/app/tidy.ts";
import { loggedFailure } from "../src/lib/log.ts";
import { type Answers, answersOf } from "./answers.ts";
import { traysAreSeen } from "./closing.ts";
import type { ChosenFolder } from "./data-folder.ts";
import { engineProcess } from "./engine-process.ts";
import { openOptions } from "./file-dialogs.ts";
import type { Hearing } from "./hearing.ts";
import { setMenu } from "./menu.ts";
import { askOver, chooseOver } from "./over-window.ts";
import type { PageEvents } from "./page-events.ts";
import { createPower } from "./power.ts";
import type { Remembered } from "./remembered.ts";
import { openAsking } from "./start-failure.ts";
import { openTray } from "./tray.ts";
import { firstDrawn } from "./window.ts";
import { speakInMenus, words } from "./words.ts";
import { type Work, watchWork } from "./work.ts";

export interface OpeningParts {
  /** the one window, when there is one */
  window(): BrowserWindow | null;
  events: PageEvents;
  kept: Remembered;
  folder: ChosenFolder;
  systemLanguages(): string[];
  hearing: Hearing;
  /** shows the window */
  open(): void;
}

export interface OpenedDesktop {
  answers: Answers;
  application: Application;
  /** files that are transcribed or will be without anybody's doing: then the program outlives its window */
  left(): number;
  /** the window makes a recording */
  recording(): boolean;
  traySeen(): Promise<boolean>;
  ending(): boolean;
  add(paths: readonly string[]): void;
}

/** Opens it, asking where that fails. It never settles when the person wants to quit: the program then ends. */
export async function openDesktop(parts: OpeningParts): Promise<OpenedDesktop> {
  const application = await openOrAsk(parts);
  if (application === null) {
    app.exit(1);
    return new Promise(() => {});
  }
  const { events } = parts;
  application.listen(events.send);
  let recording = false;
  /** those of one start behind those of the one before */
  let adding = Promise.resolve();
  application.listen((event) => {
    if (event.type === "recordings") recording = event.recordings.running !== null;
  });
  const stopTidying = keepTidy(application);
  const { stop, left, traySeen, sayAgain } = await showWork(application, parts);
  await followSettings(application, parts, sayAgain);
  const ending = closeBeforeQuitting(application, () => {
    stop();
    stopTidying();
  });
  return {
    left,
    recording: () => recording,
    traySeen,
    ending,
    answers: answersOf(application, parts),
    application,
    add(paths) {
      if (paths.length === 0) return;
      adding = adding.then(async () => {
        try {
          events.tell({ type: "added", added: await application.add(paths) });
        } catch (error) {
          const failure = loggedFailure("files that were handed over can't be added", error);
          events.tell({ type: "notice", level: "warning", failure });
        }
      });
    },
  };
}

/** @returns null when the person wants to quit */
async function openOrAsk({ window, events, folder }: OpeningParts): Promise<Application | null> {
  const opened = await openAsking(() => openApplication("desktop", engineProcess), databaseCare, {
    async ask(box) {
      await firstDrawn(window());
      return askOver(window(), box);
    },
    chooseFolder: async () => (await chooseOver(window(), openOptions("one folder", null)))[0] ?? null,
    keepTo(path) {
      folder.keepTo(path);
      setMenu(window, folder.backToUsual);
    },
  });
  if (opened !== null && opened.kept !== null) {
    const failure = { code: "store.kept", message: words.desktop.start.kept(opened.kept), hint: "" };
    events.tell({ type: "notice", level: "info", failure });
  }
  return opened?.application ?? null;
}

/** Dock, task bar, tray, sleep and the word at the end. */
async function showWork(application: Application, { window, open }: OpeningParts) {
  let left = 0;
  let told: Work | null = null;
  const power = createPower(window);
  const pause = (paused: boolean): void => void application.handlers.pauseAll({ paused });
  const tray = openTray({ show: open, pause, quit: () => app.quit() });
  const stop = await watchWork(
    application,
    (work) => {
      left = work.busy ? work.left : 0;
      told = work;
      power.show(work);
      tray?.(work);
    },
    (batch) => void application.handlers.settings({}).then(({ notify }) => power.tellEnd(batch, notify, open)),
  );
  return {
    stop,
    left: () => left,
    traySeen: async () => tray !== null && (await traysAreSeen()),
    sayAgain() {
      if (told !== null) tray?.(told);
    },
  };
}

/**
 * The window's frame, dialogs and menus follow the page's theme and language, and the next start begins in them.
 * @param sayAgain what is said beside the clock
 */
async function followSettings(
  application: Application,
  { kept, window, folder, systemLanguages }: OpeningParts,
  sayAgain: () => void,
): Promise<void> {
  const follow = ({ theme, windowLanguage: language }: Settings): void => {
    nativeTheme.themeSource = theme;
    if (theme !== kept.kept.theme) kept.put({ theme });
    if (language === kept.kept.language) return;
    kept.put({ language });
    void speakInMenus(language, systemLanguages()).then((spoken) => {
      if (!spoken) return;
      setMenu(window, folder.backToUsual);
      sayAgain();
    });
  };
  application.listen((event) => {
    if (event.type === "settings") follow(event.settings);
  });
  follow(await application.handlers.settings({}));
}

/**
 * Quitting waits for the step that is under way: the engine must not die inside a run.
 * @returns whether the program is ending
 */
function closeBeforeQuitting(application: Application, stop: () => void): () => boolean {
  let ending = false;
  app.on("before-quit", (event) => {
    if (ending) return;
    ending = true;
    event.preventDefault();
    stop();
    void application.close().finally(() => app.quit());
  });
  return () => ending;
}
