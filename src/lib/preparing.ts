/** Said while a model is made ready, in the terminal and on the page. */
import type { Attention } from "../api/transcript.ts";

export const preparing = (model: string, attention: Attention): string =>
  `Preparing ${model} for ${attention} attention`;
