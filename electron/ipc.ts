/** The contract over IPC: the sender is checked, every message is parsed. */
import { type BrowserWindow, dialog, ipcMain, shell } from "electron";
import { z } from "zod";
import type { Answer } from "../src/api/contract.ts";
import { JobId } from "../src/api/queue.ts";
import { answer } from "../src/app/answer.ts";
import type { Application } from "../src/app/app.ts";
import { loggedFailure } from "../src/lib/log.ts";
import { isOwn } from "./address.ts";
import { channels } from "./channels.ts";

const refused: Answer = {
  ok: false,
  failure: { code: "ipc.refused", message: "This message did not come from the program's own page.", hint: "" },
};

const Paths = z.array(z.string().max(32_768)).max(100_000);
const Choice = z.enum(["files", "folder"]);

async function answerOf(work: () => Promise<unknown>): Promise<Answer> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, failure: loggedFailure("a question of the window was refused", error) };
  }
}

/** @param window the one window, when there is one */
export function bindIpc(application: Application, window: () => BrowserWindow | null): void {
  const handle = (channel: string, work: (...values: unknown[]) => Promise<Answer>): void => {
    ipcMain.handle(channel, (event, ...values: unknown[]) => {
      const frame = event.senderFrame;
      const own = frame !== null && frame.parent === null && isOwn(frame.url);
      return own ? work(...values) : refused;
    });
  };
  const choose = async (properties: Electron.OpenDialogOptions["properties"]): Promise<string[]> => {
    const over = window();
    const options: Electron.OpenDialogOptions = { properties: properties ?? [] };
    const chosen = over === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(over, options);
    return chosen.canceled ? [] : chosen.filePaths;
  };

  handle(channels.call, (method, input) => answer(application.handlers, method, input));
  handle(channels.add, (paths) => answerOf(() => application.add(Paths.parse(paths))));
  handle(channels.choose, (kind) =>
    answerOf(async () => {
      const folder = Choice.parse(kind) === "folder";
      const paths = await choose(folder ? ["openDirectory", "multiSelections"] : ["openFile", "multiSelections"]);
      return paths.length === 0 ? null : application.add(paths);
    }),
  );
  handle(channels.chooseFolder, () =>
    answerOf(async () => (await choose(["openDirectory", "createDirectory"]))[0] ?? null),
  );
  handle(channels.reveal, (id) =>
    answerOf(async () => {
      shell.showItemInFolder(application.pathOf(JobId.parse(id)));
      return null;
    }),
  );
  application.listen((event) => {
    const shown = window();
    if (shown !== null && !shown.isDestroyed()) shown.webContents.send(channels.event, event);
  });
}
