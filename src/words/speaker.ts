/** The words of the language that is spoken now, for the page and for the program around it. */
import { english, type Words } from "./en/words.ts";
import { type TongueCode, tongues } from "./languages.ts";

/** What is looked up in it is looked up in `now()`, also in parts that were taken out of it before: `const { settings } = words`. */
function live<T extends object>(now: () => object, shape: T): T {
  const parts = new Map<PropertyKey, object>();
  return new Proxy(shape, {
    get(_, key) {
      const value: unknown = Reflect.get(now(), key);
      if (typeof value !== "object" || value === null) return value;
      const known = parts.get(key) ?? live((): object => Reflect.get(now(), key), value);
      parts.set(key, known);
      return known;
    },
  });
}

export interface Speaker {
  /** at any time in the language that is spoken then */
  words: Words;
  /** @returns whether it is spoken now: false where another one was wanted meanwhile @throws where its words can't be read */
  speak(code: TongueCode): Promise<boolean>;
}

/** Speaks English until it is told otherwise. */
export function createSpeaker(): Speaker {
  let spoken: Words = english;
  let wanted: TongueCode = "en";
  return {
    words: live(() => spoken, english),
    async speak(code) {
      wanted = code;
      const words = await tongues[code].load();
      if (wanted !== code) return false;
      spoken = words;
      return true;
    },
  };
}
