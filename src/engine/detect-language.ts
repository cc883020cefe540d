/** Windows with the language that is spoken in their file: as asked for, or heard in its first windows. */
import type { EngineEvent } from "../api/engine.ts";
import type { WindowHandle } from "../decode/decoder.ts";
import { languagesHeard, voteLanguage } from "../decode/language.ts";
import { present } from "../lib/check.ts";
import type { Pcm16Window } from "../speech/compact-samples.ts";
import type { Window } from "../speech/windows.ts";
import type { Scheduler } from "./scheduler.ts";

/** So many windows at the file's start have a vote. */
const voters = 3;

export interface WindowWithLanguage {
  window: Pcm16Window;
  states: WindowHandle;
  language: string;
}

export async function* withLanguage(
  windows: AsyncIterable<{ window: Pcm16Window; states: WindowHandle }>,
  chosen: string,
  scheduler: Scheduler,
  onEvent: (event: EngineEvent) => void,
): AsyncGenerator<WindowWithLanguage> {
  const { vocabulary } = scheduler.detokenizer;
  const fixed = vocabulary.multilingual ? (chosen === "auto" ? undefined : chosen) : "en";
  if (fixed !== undefined) onEvent({ type: "language", language: fixed, probability: 1, uncertain: false });
  let language = fixed;
  const first: { window: Pcm16Window; states: WindowHandle }[] = [];
  const decide = async (): Promise<string> => {
    const heard = await languagesHeard(
      scheduler.runtime,
      vocabulary,
      first.map(({ states }) => states),
    );
    const votes = first.map(({ window }, i) => ({
      probabilities: present(heard[i], "language"),
      seconds: speechSeconds(window.speech),
    }));
    const { language, probability, uncertain } = voteLanguage(votes);
    onEvent({ type: "language", language, probability, uncertain });
    return language;
  };
  for await (const window of windows) {
    if (language !== undefined) {
      yield { ...window, language };
      continue;
    }
    first.push(window);
    if (first.length < voters) continue;
    language = await decide();
    for (const waiting of first.splice(0)) yield { ...waiting, language };
  }
  if (first.length > 0) {
    const late = await decide();
    for (const waiting of first) yield { ...waiting, language: late };
  }
}

export function speechSeconds(speech: Window["speech"]): number {
  return speech.reduce((sum, { start, end }) => sum + end - start, 0);
}
