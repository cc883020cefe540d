/** Said before a file is opened, in the terminal and on the page. */
import type { Preparing } from "../api/engine.ts";

export function preparing({ step, model, attention }: Preparing): string {
  if (step === "kernels") return "Measuring what is fastest on this processor";
  return step === "loading" ? `Loading ${model}` : `Preparing ${model} for ${attention} attention`;
}
