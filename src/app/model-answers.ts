/** What a page asks about models, answered; and what keeps one from being removed. */
import type { Handlers } from "../api/contract.ts";
import type { QueueRow } from "../api/queue.ts";
import { Failure } from "../lib/failure.ts";
import { count } from "../lib/figures.ts";
import { findModel } from "../model-store/model-folder.ts";
import type { ModelStore } from "./model-store.ts";
import type { ModelWorks } from "./model-works.ts";

type ModelMethods =
  | "modelWorks"
  | "getModel"
  | "stopModel"
  | "discardModel"
  | "modelAt"
  | "addModel"
  | "verifyModel"
  | "removeModel";
export type ModelAnswers = Pick<Handlers, ModelMethods>;

/** What a model may be used by. */
export interface ModelUses {
  rows(): readonly QueueRow[];
  /** names or paths of the models that are used by something else than a file of the queue */
  others(): readonly string[];
  /** settings must not name it any more */
  removed(name: string): void;
}

/** Ended, whatever came of it. */
const ended = new Set<QueueRow["state"]>(["done", "failed", "cancelled"]);

/** @throws Failure model.in-use */
async function expectUnused(name: string, { rows, others }: ModelUses): Promise<void> {
  const { path } = await findModel(name);
  const isIt = (model: string): boolean => model === name || model === path;
  if (others().some(isIt))
    throw new Failure("model.in-use", `${name} is being used.`, "Wait until that has ended, or stop it.");
  const users = rows().filter(({ state, options }) => !ended.has(state) && isIt(options.model));
  if (users.length > 0)
    throw new Failure(
      "model.in-use",
      `${count(users.length, "file of the queue is", "files of the queue are")} to be transcribed with ${name}.`,
      "Wait for them, choose another model for them, or take them off the queue.",
    );
}

export function modelAnswers(works: ModelWorks, store: ModelStore, uses: ModelUses): ModelAnswers {
  return {
    modelWorks: () => works.works(),
    getModel: async ({ name }) => {
      await works.get(name.trim());
      return {};
    },
    stopModel: async ({ name }) => {
      works.stop(name);
      return {};
    },
    discardModel: async ({ name }) => {
      await works.discard(name);
      return {};
    },
    modelAt: ({ path }) => store.recognise(path),
    addModel: async (offered) => {
      const { path } = await store.recognise(offered.path);
      works.add({ path, name: offered.name.trim() });
      return {};
    },
    verifyModel: async ({ name }) => {
      works.verify(name);
      return {};
    },
    removeModel: async ({ name }) => {
      await expectUnused(name, uses);
      await works.remove(name);
      uses.removed(name);
      return {};
    },
  };
}
