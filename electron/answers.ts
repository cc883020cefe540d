/** What the page asks beside the contract's questions, and the contract itself: every message is parsed. */
import { dirname } from "node:path";
import { type BrowserWindow, shell } from "electron";
import { z } from "zod";
import type { Answer } from "../src/api/contract.ts";
import { JobId } from "../src/api/queue.ts";
import { answer } from "../src/app/answer.ts";
import type { Application } from "../src/app/app.ts";
import { loggedFailure } from "../src/lib/log.ts";
import type { channels } from "./channels.ts";
import { openOptions, type Wanted } from "./file-dialogs.ts";
import type { Hearing } from "./hearing.ts";
import { chooseOver } from "./over-window.ts";
import type { PageEvents } from "./page-events.ts";
import type { Remembered } from "./remembered.ts";

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
  hearing: Hearing;
}

type Asked = Exclude<keyof typeof channels, "event" | "command">;
/** By the channel that is asked. */
export type Answers = Record<Asked, (...values: unknown[]) => Promise<Answer>>;

export function answersOf(application: Application, { window, events, kept, hearing }: WindowParts): Answers {
  const choose = async (wanted: Wanted): Promise<string[]> => {
    const chosen = await chooseOver(window(), openOptions(wanted, kept.kept.openFolder));
    const [first] = chosen;
    if (first !== undefined && (wanted === "files" || wanted === "folders")) kept.put({ openFolder: dirname(first) });
    return chosen;
  };
  const chooseOne = (wanted: Wanted) => answerOf(async () => (await choose(wanted))[0] ?? null);

  return {
    call(method, input) {
      events.listens();
      return answer(application.handlers, method, input);
    },
    add: (paths) => answerOf(() => application.add(Paths.parse(paths))),
    choose: (kind) =>
      answerOf(async () => {
        const paths = await choose(Choice.parse(kind) === "folder" ? "folders" : "files");
        return paths.length === 0 ? null : application.add(paths);
      }),
    chooseFolder: () => chooseOne("one folder"),
    chooseModel: async (kind) => chooseOne(ModelChoice.parse(kind) === "file" ? "model file" : "model folder"),
    wantMicrophone: (wanted) => answerOf(() => hearing.want(z.boolean().parse(wanted))),
    reveal: (id) =>
      answerOf(async () => {
        shell.showItemInFolder(application.pathOf(JobId.parse(id)));
        return null;
      }),
  };
}
