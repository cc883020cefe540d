/** The care of models as a window needs it: checks in a process of their own, one after the other, which end when they are stopped. */
import type { OfferedModel } from "../api/model-works.ts";
import { EngineClient } from "../engine/engine-client.ts";
import type { EnginePort } from "../engine/engine-port.ts";
import { Failure } from "../lib/failure.ts";
import type { CheckedModel, CheckModel } from "../model-store/check-model.ts";
import { holdsWeights } from "../model-store/formats/formats.ts";
import type { GetOptions } from "../model-store/hub/get-model.ts";
import { hubNameOf } from "../model-store/hub/names.ts";
import { findModel } from "../model-store/model-folder.ts";
import { addOwnModel, removeOwnModel } from "../model-store/own-models.ts";
import { discardUnfinished, type UnfinishedModel, unfinishedModels } from "../model-store/unfinished-models.ts";
import { wholePath } from "./watching.ts";

export interface ModelStore {
  /** what a model will be called that is asked for so @throws Failure usage.model */
  nameOf(asked: string): string;
  get(asked: string, signal: AbortSignal, options: GetOptions): Promise<CheckedModel>;
  /** @param tell hears when it is copied, and when the copy is checked */
  add(path: string, name: string, signal: AbortSignal, tell: (step: "copying" | "checking") => void): Promise<void>;
  check(name: string, signal: AbortSignal): Promise<void>;
  remove(name: string): Promise<void>;
  unfinished(): Promise<UnfinishedModel[]>;
  discard(name: string): Promise<void>;
  /** @param path whole, of what looks like a model @throws Failure model.* */
  recognise(path: string): Promise<OfferedModel>;
}

/** Weights of some gigabytes are read in one go: for so long nothing is heard of the process that does. */
const checkPatience = { silentSeconds: 3600, closeSeconds: 1 };

/** Whoever asked is not kept waiting by a process that is reading. @throws what ended it, or the signal's reason */
async function untilStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const stopped = new Promise<never>((_, refuse) => {
    signal.addEventListener("abort", () => refuse(signal.reason), { once: true });
  });
  return Promise.race([work, stopped]);
}

/** @param startEngine one in a process of its own @param rest lets go of the model that is held, where nothing is under way */
export function modelStoreOf(startEngine: () => EnginePort, rest: () => Promise<unknown>): ModelStore {
  /** Each holds what it reads: two at once would need the memory of both. */
  let turn: Promise<unknown> = Promise.resolve();
  const checkUntil =
    (signal: AbortSignal): CheckModel =>
    (nameOrPath) => {
      const mine = turn.then(async () => {
        signal.throwIfAborted();
        const engine = new EngineClient(startEngine, checkPatience);
        try {
          return await untilStopped(signal, engine.check(nameOrPath));
        } finally {
          await engine.close();
        }
      });
      turn = mine.catch(() => {});
      return mine;
    };
  return {
    nameOf: (asked) => hubNameOf(asked).name,
    async get(asked, signal, options) {
      // What speaks to a network is loaded only where it is asked for.
      const { getModel } = await import("../model-store/hub/get-model.ts");
      return getModel(asked, checkUntil(signal), { ...options, signal });
    },
    async add(path, name, signal, tell) {
      const check = checkUntil(signal);
      const checked = { times: 0 };
      const checkTwice: CheckModel = async (one) => {
        if (checked.times++ > 0) tell("checking");
        const found = await check(one);
        if (checked.times === 1) tell("copying");
        return found;
      };
      await addOwnModel(path, checkTwice, name);
    },
    check: async (name, signal) => void (await checkUntil(signal)(name)),
    async remove(name) {
      await rest();
      await removeOwnModel(name);
    },
    unfinished: unfinishedModels,
    discard: discardUnfinished,
    async recognise(path) {
      const { path: whole, name } = await findModel(wholePath(path));
      if (await holdsWeights(whole)) return { path: whole, name };
      throw new Failure(
        "model.format",
        `There is no model at ${whole}.`,
        "Choose a model's folder, or the one file of a model.",
      );
    },
  };
}
