/** What comes before a file is opened, as events: a model that is made ready and loaded, and the memory of that. */
import type { EngineEvent, Preparing, TranscribeOptions } from "../api/engine.ts";
import { madeAgain } from "../lib/made-again.ts";
import type { UnitsWishes } from "../model-store/compile/compiled.ts";
import type { ModelFolder } from "../model-store/model-folder.ts";
import { preparingMemory } from "./predict.ts";

type Tell = (event: EngineEvent) => void;

export const damagedCache = (message: string): EngineEvent => ({ type: "warning", code: "cache.damaged", message });

export interface PreparingEvents {
  onLoad(): void;
  /** of whoever makes the model's units */
  units: Required<Pick<UnitsWishes, "onShare" | "onMemory">> & Pick<UnitsWishes, "onCompile">;
}

export function preparingEvents(model: ModelFolder, options: TranscribeOptions, tell: Tell): PreparingEvents {
  const step = (name: Preparing["step"], share: number | null = null): void =>
    tell({ type: "preparing", step: name, model: model.name, attention: options.attention, share });
  const memory = preparingMemory(model, options);
  let compilerBytes = 0;
  let saidDamaged = false;
  const tellMemory = (): void => tell({ type: "memory", memory: memory(compilerBytes) });
  return {
    onLoad: () => step("loading"),
    units: {
      onCompile(_, wasDamaged) {
        if (wasDamaged && !saidDamaged) tell(damagedCache(madeAgain(model.name)));
        saidDamaged ||= wasDamaged;
      },
      onShare(share) {
        step("model", share);
        tellMemory();
        if (share === 1) step("loading");
      },
      onMemory(residentBytes) {
        compilerBytes = residentBytes;
        // What it held is free again: no share tells of that.
        if (residentBytes === 0) tellMemory();
      },
    },
  };
}
