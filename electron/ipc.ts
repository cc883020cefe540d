/** The contract over IPC: the sender is checked, every message is parsed. */
import { dirname } from "node:path";
import { type BrowserWindow, dialog, ipcMain, shell } from "electron";
import { z } from "zod";
import type { Answer } from "../src/api/contract.ts";
import { JobId } from "../src/api/queue.ts";
import { answer } from "../src/app/answer.ts";
import type { Application } from "../src/app/app.ts";
import { loggedFailure } from "../src/lib/log.ts";
import { isOwn } from "./address.ts";
import { channels } from "./channels.ts";
import { openOptions, type Wanted } from "./file-dialogs.ts";
import type { PageEvents } from "./page-events.ts";
import type { Remembered } from "./remembered.ts";

const refused: Answer = {
  ok: false,
  failure: { code: "ipc.refused", message: "This message did not come from the program's own page.", hint: "" },
};

const Paths = z.array(z.string().max(32_768)).max(100_000);
const Choice = z.enum(["files", "folder"]);
const ModelChoice = z.enum(["file", "folder"]);

async function answerOf(work: () => Promise<unknown>): Promise<Answer> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, failure: loggedFailure("a question of the window was refused", error) };
  }
}

export interface WindowParts {
  /** the one window, when there is one */
  window(): BrowserWindow | null;
  events: PageEvents;
  kept: Remembered;
}

export function bindIpc(application: Application, { window, events, kept }: WindowParts): void {
  const handle = (channel: string, work: (...values: unknown[]) => Promise<Answer>): void => {
    ipcMain.handle(channel, (event, ...values: unknown[]) => {
      const frame = event.senderFrame;
      const own = frame !== null && frame.parent === null && isOwn(frame.url);
      return own ? work(...values) : refused;
    });
  };
  const choose = async (wanted: Wanted): Promise<string[]> => {
    const over = window();
    const options = openOptions(wanted, kept.kept.openFolder);
    const chosen = over === null ? await dialog.showOpenDialog(options) : await dialog.showOpenDialog(over, options);
    const [first] = chosen.canceled ? [] : chosen.filePaths;
    if (first === undefined) return [];
    if (wanted === "files" || wanted === "folders") kept.put({ openFolder: dirname(first) });
    return chosen.filePaths;
  };

  handle(channels.call, (method, input) => {
    events.listens();
    return answer(application.handlers, method, input);
  });
  handle(channels.add, (paths) => answerOf(() => application.add(Paths.parse(paths))));
  handle(channels.choose, (kind) =>
    answerOf(async () => {
      const paths = await choose(Choice.parse(kind) === "folder" ? "folders" : "files");
      return paths.length === 0 ? null : application.add(paths);
    }),
  );
  handle(channels.chooseFolder, () => answerOf(async () => (await choose("one folder"))[0] ?? null));
  handle(channels.chooseModel, (kind) =>
    answerOf(async () => (await choose(ModelChoice.parse(kind) === "file" ? "model file" : "model folder"))[0] ?? null),
  );
  handle(channels.reveal, (id) =>
    answerOf(async () => {
      shell.showItemInFolder(application.pathOf(JobId.parse(id)));
      return null;
    }),
  );
  application.listen(events.send);
}
