/**
 * Windows with the language that is spoken in them: as asked for; or each in that of its recording, heard in its first windows, until one
 * is clearly in another. A window that may hold two is heard in parts, and decoded in as many as there are languages. That takes a
 * decoder step a window, and where two may be heard the encoder once more.
 */
import type { EngineEvent } from "../api/engine.ts";
import type { WindowHandle } from "../decode/decoder.ts";
import {
  type HeardLanguage,
  type LanguageProbabilities,
  languageAfter,
  languageLimits,
  languagesHeard,
  mayHoldTwo,
  phraseLanguages,
  voteLanguage,
} from "../decode/language.ts";
import { present } from "../lib/check.ts";
import { languageCodes } from "../lib/languages.ts";
import type { Pcm16, Pcm16Window } from "../speech/compact-samples.ts";
import type { Scheduler } from "./scheduler.ts";
import {
  cutBetween,
  joinedToNearer,
  type Part,
  type PhraseSpan,
  type PlacedPart,
  phrasesOf,
  speechSeconds,
} from "./window-parts.ts";

/** So many windows at the file's start have a vote. */
const voters = 3;

/** What is decoded as one: a window, or the part of it that is in one language. */
export interface SpokenStretch extends PlacedPart {
  states: WindowHandle;
  language: string;
  /** it doesn't sound like that language */
  doubtful: boolean;
}

export interface SpokenWindow {
  window: Pcm16Window;
  /** of the recording */
  language: string;
  /** in order */
  stretches: readonly SpokenStretch[];
}

/** What `auto` was found to be before. */
export interface FoundLanguages {
  /** of the recording */
  language: string;
  /** of the last window known of each voice */
  last: ReadonlyMap<string | undefined, string>;
}

export interface LanguageWishes {
  /** a code, or `auto` */
  chosen: string;
  /** what the file says of what is heard: it counts where the first windows leave it uncertain; null: it says nothing */
  told?: string | null | undefined;
  found: FoundLanguages | undefined;
  hold(sound: Pcm16): WindowHandle;
  onEvent(event: EngineEvent): void;
  /** more windows come behind these, which are heard elsewhere: fewer than it takes for a vote decide nothing, and are left */
  isPart?: boolean;
}

/** Follows the languages of a recording. */
export interface Languages {
  /** that of the recording; undefined where none is chosen and none was found: nobody spoke, or too little for a part */
  readonly language: string | undefined;
  /** what was spoken in the last window of the last voice; null where that is not found out, and before all are heard */
  readonly last: string | null;
  /** To be called for all of its windows, or for some of them after the other: of those that are given together the first have a vote. */
  spoken(windows: AsyncIterable<Pcm16Window> | Iterable<Pcm16Window>): AsyncGenerator<SpokenWindow>;
  /** of sound that is not a whole window yet: nothing is decided by it */
  likely(part: Part, states: WindowHandle): Promise<string>;
}

export function followLanguages(scheduler: Scheduler, wishes: LanguageWishes): Languages {
  const { vocabulary } = scheduler.detokenizer;
  const fixed = vocabulary.multilingual ? (wishes.chosen === "auto" ? undefined : wishes.chosen) : "en";
  if (fixed === undefined) return new LanguageFinder(scheduler, wishes);
  wishes.onEvent({ type: "language", language: fixed, probability: 1, uncertain: false });
  return {
    language: fixed,
    last: null,
    async *spoken(windows) {
      for await (const window of windows) yield { window, language: fixed, stretches: [whole(window, wishes, fixed)] };
    },
    likely: async () => fixed,
  };
}

const whole = (window: Pcm16Window, { hold }: LanguageWishes, language: string): SpokenStretch => ({
  startSeconds: 0,
  part: window,
  states: hold(window.sound),
  language,
  doubtful: false,
});

/** A window whose language was heard. */
interface HeardWindow extends HeardLanguage {
  window: Pcm16Window;
  states: WindowHandle;
}

class LanguageFinder implements Languages {
  readonly #scheduler: Scheduler;
  readonly #wishes: LanguageWishes;
  /** of the recording */
  #language: string | undefined;
  /** of each voice's window before: two people may speak two languages */
  readonly #last: Map<string | undefined, string>;
  last: string | null = null;

  constructor(scheduler: Scheduler, wishes: LanguageWishes) {
    this.#scheduler = scheduler;
    this.#wishes = wishes;
    this.#language = wishes.found?.language;
    this.#last = new Map(wishes.found?.last);
    const { language } = wishes.found ?? {};
    if (language !== undefined) wishes.onEvent({ type: "language", language, probability: 1, uncertain: false });
  }

  get language(): string | undefined {
    return this.#language;
  }

  get #lastKnown(): string | undefined {
    return [...this.#last.values()].at(-1) ?? this.#language;
  }

  async *spoken(windows: AsyncIterable<Pcm16Window> | Iterable<Pcm16Window>): AsyncGenerator<SpokenWindow> {
    const first: HeardWindow[] = [];
    for await (const window of windows) {
      const states = this.#wishes.hold(window.sound);
      const heard = { window, states, ...(await this.#heard(window, states)) };
      if (this.#language !== undefined) yield await this.#inLanguage(this.#language, heard);
      else if (first.push(heard) === voters) yield* this.#voted(first.splice(0));
    }
    if (this.#wishes.isPart && this.#language === undefined) {
      for (const { window, states } of first) {
        this.#scheduler.runtime.release(states);
        window.sound.release();
      }
      return;
    }
    if (first.length > 0) yield* this.#voted(first);
    this.last = this.#lastKnown ?? null;
  }

  async likely(part: Part, states: WindowHandle): Promise<string> {
    return this.#lastKnown ?? voteLanguage([await this.#heard(part, states)]).language;
  }

  async *#voted(heard: readonly HeardWindow[]): AsyncGenerator<SpokenWindow> {
    const { language: voted, probability, uncertain } = voteLanguage(heard);
    const { told } = this.#wishes;
    const language = uncertain && told && languageCodes.includes(told) ? told : voted;
    this.#wishes.onEvent({ type: "language", language, probability, uncertain });
    this.#language = language;
    for (const one of heard) yield await this.#inLanguage(language, one);
  }

  async #heard({ speech }: Part, states: WindowHandle): Promise<HeardLanguage> {
    const { runtime, detokenizer } = this.#scheduler;
    const [probabilities] = await languagesHeard(runtime, detokenizer.vocabulary, [states]);
    return { probabilities: present(probabilities, "language"), seconds: speechSeconds(speech) };
  }

  async #inLanguage(recording: string, heard: HeardWindow): Promise<SpokenWindow> {
    const { window, states } = heard;
    const last = this.#last.get(window.speaker) ?? recording;
    const parts = mayHoldTwo(last, heard) ? await this.#parts(window, last) : [];
    if (parts.length > 1) {
      this.#scheduler.runtime.release(states);
      const stretches = parts.map((part) => ({ ...part, states: this.#wishes.hold(part.part.sound), doubtful: false }));
      this.#last.set(window.speaker, present(stretches.at(-1), "stretch").language);
      return { window, language: recording, stretches };
    }
    const language = languageAfter(last, heard);
    this.#last.set(window.speaker, language);
    const isUnlikely = (heard.probabilities.get(language) ?? 0) < languageLimits.doubtful;
    const doubtful = isUnlikely && heard.seconds >= languageLimits.seconds;
    return { window, language: recording, stretches: [{ startSeconds: 0, part: window, states, language, doubtful }] };
  }

  /**
   * The window in parts of one language each, in order; none where no language can be told. A phrase whose language can't is in that of the
   * phrase nearer to it: a sentence is seldom divided by a longer pause than there is around it.
   */
  async #parts(window: Pcm16Window, last: string): Promise<(PlacedPart & { language: string })[]> {
    const phrases = phrasesOf(window);
    const probabilities: LanguageProbabilities[] = [];
    for (const { part } of cutBetween(window, phrases)) {
      const states = this.#wishes.hold(part.sound);
      probabilities.push((await this.#heard(part, states)).probabilities);
      this.#scheduler.runtime.release(states);
    }
    const languages = phraseLanguages(last, probabilities);
    const heard = phrases.map((phrase, i) => ({ ...phrase, language: languages[i] }));
    const clear = joinedToNearer(
      heard,
      ({ language }) => language === undefined,
      (before, behind) => ({ start: before.start, end: behind.end, language: before.language ?? behind.language }),
    );
    const found: (PhraseSpan & { language: string })[] = [];
    for (const { start, end, language } of clear) {
      if (language === undefined) return [];
      const before = found.at(-1);
      if (before?.language === language) before.end = end;
      else found.push({ start, end, language });
    }
    return cutBetween(window, found).map((part, i) => ({ ...part, language: present(found[i], "part").language }));
  }
}
