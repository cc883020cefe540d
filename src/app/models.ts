/** The models on this machine: what they are, and the care of the person's own. */
import { resolve } from "node:path";
import type { ModelSummary, TranscribeOptions } from "../api/engine.ts";
import type { Shelf } from "../api/shelf.ts";
import type { FinishedRun } from "../engine/speed.ts";
import { loggedFailure } from "../lib/log.ts";
import { madeAgain } from "../lib/made-again.ts";
import type { CheckedModel, checkModel } from "../model-store/check-model.ts";
import type { OnCompile } from "../model-store/compile/compiled.ts";
import type { FoundModel } from "../model-store/found-models.ts";
import type { GetOptions, GetProgress } from "../model-store/hub/get-model.ts";
import type { ModelReport } from "../model-store/model-report.ts";
import type { ModelStore } from "./model-store.ts";
import type { SharedQueue } from "./shared-queue.ts";
import { checkedFolder } from "./watching.ts";

export type { CheckedModel, FoundModel, GetOptions, GetProgress, ModelReport };

/** Told in sentences what is made of a model, and once that what had been made was damaged. */
export type SayPreparing = (sentence: string) => void;

/** What a window asks of them: those that are here are told without the engine, which may be busy for long. */
export interface ModelsOfWindow {
  /** that the person's own are in */
  folder(): string;
  /** @throws Failure model.* */
  move(folder: string): Promise<void>;
  here(): Promise<ModelSummary[]>;
  /** @param runs finished here, the last ones first */
  shelf(runs: readonly FinishedRun[], options: TranscribeOptions): Promise<Shelf>;
  readonly store: ModelStore;
}

export interface Models {
  /** those that are here and that can be got, as they would run with the options */
  shelf(options: TranscribeOptions): Promise<Shelf>;
  /** @param folder that is there, as it was typed @returns the whole path, where the person's own are from now on @throws Failure folder.*, model.* */
  move(folder: string): Promise<string>;
  /** every weight of a model @throws Failure model.* */
  check(nameOrPath: string, say: SayPreparing): Promise<CheckedModel>;
  /** @param path of a model's folder @returns the model where it is now @throws Failure model.* */
  add(path: string, name?: string): Promise<CheckedModel>;
  /** Uses the network, as nothing else does. @param name as a hub has it, or a known size @throws Failure */
  get(name: string, options: GetOptions): Promise<CheckedModel>;
  /** @returns the path that is gone @throws Failure usage.model */
  remove(name: string): Promise<string>;
  /** what other programs have on this machine */
  find(): Promise<FoundModel[]>;
  /** what slim attention makes of it @throws Failure model.* */
  report(name: string, say: SayPreparing): Promise<ModelReport>;
}

function tellingOf(name: string, doing: "Preparing" | "Reading", say: SayPreparing): OnCompile {
  let told = false;
  return (what, damaged) => {
    if (damaged && !told) say(madeAgain(name));
    told ||= damaged;
    say(`${doing} ${name}: ${what}`);
  };
}

/** Without a database that can be read there is nothing measured. */
function finishedRuns(openQueue: () => SharedQueue): FinishedRun[] {
  try {
    const store = openQueue();
    try {
      return store.journal.speeds();
    } finally {
      store.close();
    }
  } catch (error) {
    loggedFailure("finished runs can't be told of", error);
    return [];
  }
}

// What each question needs is loaded when it is asked: a recording can be transcribed without any.
const checked: typeof checkModel = async (...asked) =>
  (await import("../model-store/check-model.ts")).checkModel(...asked);

const ownModels = () => import("../model-store/own-models.ts");

/** @param openQueue the database that finished runs are in */
export const modelsWith = (openQueue: () => SharedQueue): Models => ({
  async shelf(options) {
    const [{ shelfOf }, { modelStates }] = await Promise.all([
      import("./shelf.ts"),
      import("../model-store/model-summaries.ts"),
    ]);
    return shelfOf(await modelStates(), finishedRuns(openQueue), options);
  },
  async move(folder) {
    const path = await checkedFolder(resolve(folder));
    const { moveModels } = await import("../model-store/moved-models.ts");
    await moveModels(path);
    return path;
  },
  check: (nameOrPath, say) => checked(nameOrPath, tellingOf(nameOrPath, "Reading", say)),
  add: async (path, name) => (await ownModels()).addOwnModel(path, (one) => checked(one), name),
  get: async (name, options) =>
    (await import("../model-store/hub/get-model.ts")).getModel(
      name,
      (one) => checked(one, undefined, options.signal),
      options,
    ),
  remove: async (name) => (await ownModels()).removeOwnModel(name),
  find: async () => (await import("../model-store/found-models.ts")).findOthersModels(),
  report: async (name, say) =>
    (await import("../model-store/model-report.ts")).modelReport(name, tellingOf(name, "Preparing", say)),
});
