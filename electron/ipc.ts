/** The way of the page's questions: the sender is checked, and the answer may have to wait for the application. */
import { ipcMain } from "electron";
import type { Answer } from "../src/api/contract.ts";
import { isOwn } from "./address.ts";
import type { Answers } from "./answers.ts";
import { channels } from "./channels.ts";

const refused: Answer = {
  ok: false,
  failure: { code: "ipc.refused", message: "This message did not come from the program's own page.", hint: "" },
};

const asked = [
  "call",
  "add",
  "choose",
  "chooseFolder",
  "chooseModel",
  "wantMicrophone",
  "reveal",
] as const satisfies (keyof Answers)[];

/** @param opened resolves when there is somebody to answer */
export function bindIpc(opened: () => Promise<{ answers: Answers }>): void {
  for (const name of asked)
    ipcMain.handle(channels[name], async (event, ...values: unknown[]) => {
      const frame = event.senderFrame;
      const own = frame !== null && frame.parent === null && isOwn(frame.url);
      return own ? (await opened()).answers[name](...values) : refused;
    });
}
