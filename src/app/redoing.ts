/** Spans that are being decoded again, each with the model that was asked for. */
import type { Input } from "../api/contract.ts";
import type { Engine, ModelSummary } from "../api/engine.ts";
import type { Segment } from "../api/transcript.ts";
import { chosenOptions } from "./chosen-options.ts";
import { type RedoneRecording, type RedoParts, redo } from "./redo.ts";

export interface Redoing {
  /** that are used just now, by name or path */
  models(): readonly string[];
  /** @param heard what was heard of the file @throws Failure, also where the model isn't here or can't do what the file asks for */
  redo(recording: RedoneRecording, heard: readonly Segment[], asked: Input<"redo">): Promise<Segment[]>;
}

export interface RedoingParts extends Pick<RedoParts, "engine" | "sound"> {
  engineAside(): Engine;
}

/** @param here models that can be used */
export function createRedoing(parts: RedoingParts, here: () => Promise<ModelSummary[]>): Redoing {
  const used: string[] = [];

  async function decoded(...[recording, heard, asked]: Parameters<Redoing["redo"]>): Promise<Segment[]> {
    const { options } = recording.stored;
    const { model = options.model } = asked.how;
    if (model === options.model) return redo(parts, recording, heard, asked);
    chosenOptions(options, { model }, await here());
    // The queue's engine has one model at a time: the span would wait for all files that are under way with the other one.
    const engine = parts.engineAside();
    try {
      return await redo({ engine, sound: parts.sound }, recording, heard, asked);
    } finally {
      await engine.close();
    }
  }

  return {
    models: () => used,
    async redo(recording, heard, asked) {
      const { model = recording.stored.options.model } = asked.how;
      used.push(model);
      try {
        return await decoded(recording, heard, asked);
      } finally {
        used.splice(used.indexOf(model), 1);
      }
    },
  };
}
