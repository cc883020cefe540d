/** Said before there are words, in the terminal and on the page. */
import type { Preparing } from "../api/engine.ts";

export function preparing({ step, model, attention }: Preparing): string {
  if (step === "kernels") return "Measuring what is fastest on this processor";
  if (step === "speakers") return "Finding out who speaks";
  return step === "loading" ? `Loading ${model}` : `Preparing ${model} for ${attention} attention`;
}
