/** The runtime of a model: its units checked, made where they are missing or damaged, and opened. */
import type { Attention } from "../../api/transcript.ts";
import type { Parts } from "../../runtime/kernels/choice.ts";
import { collectAll } from "../../runtime/memory-pressure.ts";
import { openPrepared } from "../../runtime/prepared.ts";
import { WhisperRuntime } from "../../runtime/whisper-runtime.ts";
import type { ModelFolder } from "../model-folder.ts";
import { comingUnits, discardUnits, type UnitsWishes } from "./compiled.ts";

/** @returns it, ready to decode @throws Failure cache.*, model.* */
export function openRuntime(
  model: ModelFolder,
  mode: Attention,
  parts: Parts,
  threads: number,
  wishes: UnitsWishes = {},
): Promise<WhisperRuntime> {
  const open = async () => {
    const units = await comingUnits(model, mode, parts, wishes);
    // What was read on the way (the tokenizer's file) goes before the sessions come.
    collectAll();
    return WhisperRuntime.open(model, mode, units, threads);
  };
  return openPrepared(model.name, open, async () => {
    wishes.onCompile?.("runtime", true);
    await discardUnits(model, mode, parts);
  });
}
