/** What a page asks of the queue, answered. */
import type { Handlers } from "../api/contract.ts";
import type { ChosenOptions, ModelSummary, TranscribeOptions } from "../api/engine.ts";
import { chosenOptions } from "./chosen-options.ts";
import { rowOf } from "./job.ts";
import type { OptionChoice } from "./job-options.ts";
import type { Queue } from "./queue.ts";

type QueueMethods = "queue" | "act" | "chooseOptions" | "redoWith" | "inLanguage" | "pauseAll" | "move";

/** @param transcribe options, as the settings have them now @param here models that can be used */
export function queueAnswers(
  queue: Queue,
  transcribe: () => TranscribeOptions,
  here: () => Promise<ModelSummary[]>,
): Pick<Handlers, QueueMethods> {
  const everyId = (): string[] => queue.jobs().map((job) => job.stored.id);
  const choiceOf = async (chosen: ChosenOptions): Promise<OptionChoice> => {
    const models = await here();
    return { chosen, applied: (before) => chosenOptions(before, chosen, models) };
  };
  return {
    queue: async () => ({ rows: queue.jobs().map(rowOf), paused: queue.paused }),
    act: async ({ action, ids = everyId() }) => {
      if (action === "retry") queue.retry(ids, transcribe());
      else queue[action](ids);
      return {};
    },
    chooseOptions: async ({ ids, options }) => ({ ids: queue.chooseOptions(ids, await choiceOf(options)) }),
    redoWith: async ({ ids, options }) => {
      queue.redoWith(ids, await choiceOf(options));
      return {};
    },
    inLanguage: async ({ ids, language }) => {
      await queue.inLanguage(ids, language);
      return {};
    },
    pauseAll: async ({ paused }) => {
      queue.pauseAll(paused);
      return {};
    },
    move: async ({ ids, before }) => {
      queue.move(ids, before);
      return {};
    },
  };
}
