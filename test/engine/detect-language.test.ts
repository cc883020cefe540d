/** In which language a window is decoded, what it depends on, and how often the decoder is asked for it. */
import { expect, test } from "vitest";
import type { EngineEvent } from "../../src/api/engine.ts";
import type { WindowHandle } from "../../src/decode/decoder.ts";
import { followLanguages, type LanguageWishes } from "../../src/engine/detect-language.ts";
import type { Scheduler } from "../../src/engine/scheduler.ts";
import { Pcm16, type Pcm16Window } from "../../src/speech/compact-samples.ts";
import { smallReading, smallVocabulary } from "../decode/support/fake-decoder.ts";

const rate = 16_000;

/** Sound that says by its samples which of these is spoken. */
const kinds = {
  en: { en: 0.99, de: 0.002, ja: 0.002 },
  de: { en: 0.002, de: 0.99, ja: 0.002 },
  /** rather German */
  weak: { en: 0.35, de: 0.6, ja: 0.05 },
  /** neither English nor German */
  odd: { en: 0.15, de: 0.1, ja: 0.75 },
  unclear: { en: 0.4, de: 0.35, ja: 0.25 },
};
type Kind = keyof typeof kinds;
const order = Object.keys(kinds) as Kind[];

/** Seconds of speech, and of the pause behind it. */
interface Phrase {
  kind: Kind;
  seconds: number;
  pause: number;
}
/** A sentence of four seconds with its pause. */
type Said = Kind | Phrase;

const phraseOf = (said: Said): Phrase => (typeof said === "string" ? { kind: said, seconds: 3.6, pause: 0.4 } : said);

function windowOf(index: number, said: readonly Said[]): Pcm16Window {
  const phrases = said.map(phraseOf);
  const seconds = 0.2 + phrases.reduce((sum, one) => sum + one.seconds + one.pause, 0);
  const samples = new Float32Array(Math.round(rate * seconds));
  const speech: Pcm16Window["speech"] = [];
  let at = 0.2;
  for (const { kind, seconds: spoken, pause } of phrases) {
    // From the midst of the pause before it on.
    const from = (at + (speech.at(-1)?.end ?? -at)) / 2;
    samples.fill((order.indexOf(kind) + 1) / 8, Math.round(rate * from));
    speech.push({ start: at, end: at + spoken });
    at += spoken + pause;
  }
  return {
    index,
    sound: Pcm16.of(samples),
    pieces: [{ windowStart: 0, fileStart: 30 * index, seconds }],
    speech,
    start: 30 * index,
    end: 30 * index + seconds,
  };
}

/** A decoder that hears of each sound the mean of its samples' kinds. */
async function spokenIn(
  windows: readonly (readonly Said[])[],
  wishes: Partial<Pick<LanguageWishes, "chosen" | "found" | "told">> = {},
  speakers: readonly string[] = [],
) {
  const held = new Map<number, Pcm16>();
  const events: EngineEvent[] = [];
  let [steps, count] = [0, 0];
  const runtime = {
    release: ({ id }: WindowHandle) => void held.delete(id),
    async align({ id }: WindowHandle) {
      steps++;
      const sound = held.get(id);
      if (!sound) throw new Error("a sound that is let go of is heard");
      const all = new Float32Array(sound.length);
      sound.copyTo(all);
      const samples = all.filter((_, i) => i % 160 === 0);
      const special = new Float32Array(11).fill(-30);
      for (const [code, token] of smallVocabulary.languages) {
        let sum = 0;
        for (const sample of samples) {
          const kind: Readonly<Record<string, number>> = kinds[order[Math.round(8 * sample) - 1] ?? "odd"];
          sum += kind[code] ?? 0;
        }
        special[token - smallVocabulary.endOfText] = Math.log(sum / samples.length);
      }
      return { asked: [{ special }] };
    },
  };
  const scheduler = { runtime, detokenizer: smallReading } as unknown as Scheduler;
  async function* cut() {
    for (const [index, sentences] of windows.entries())
      yield { ...windowOf(index, sentences), speaker: speakers[index] };
  }
  const hold = (sound: Pcm16) => {
    held.set(count, sound);
    return { id: count++ };
  };
  const all: LanguageWishes = {
    chosen: "auto",
    found: undefined,
    hold,
    onEvent: (event) => events.push(event),
    ...wishes,
  };
  const said: string[] = [];
  for await (const { window, language, stretches } of followLanguages(scheduler, all).spoken(cut())) {
    const parts = stretches.map(({ startSeconds, part, language: own, doubtful, states }) => {
      expect(held.get(states.id)?.length).toBe(part.sound.length);
      return `${own}${doubtful ? "?" : ""} ${Math.round(startSeconds)}-${Math.round(startSeconds + part.sound.seconds)}`;
    });
    said.push(`${language}${window.index}: ${parts.join(", ")}`);
    for (const { states } of stretches) held.delete(states.id);
  }
  expect(held.size).toBe(0);
  return { said, events, steps };
}

test("one language: each window is one stretch in it, at a decoder step each", async () => {
  const { said, events, steps } = await spokenIn([["en", "en", "en"], ["en", "en"], ["en"], ["en", "en", "en"]]);
  expect(said).toEqual(["en0: en 0-12", "en1: en 0-8", "en2: en 0-4", "en3: en 0-12"]);
  expect(events).toMatchObject([{ type: "language", language: "en", uncertain: false }]);
  expect(steps).toBe(4);
});

test("what the file says counts where the first windows leave it uncertain, and nowhere else", async () => {
  const heardAs = async (windows: Kind[][], told: string | null) =>
    (await spokenIn(windows, { told })).events.map((event) => event.type === "language" && event.language);
  const doubtful: Kind[][] = [["unclear"], ["unclear"], ["unclear"]];
  expect((await spokenIn(doubtful)).events).toMatchObject([{ uncertain: true }]);
  expect(await heardAs(doubtful, null)).toEqual(["en"]);
  expect(await heardAs(doubtful, "de")).toEqual(["de"]);
  expect(await heardAs(doubtful, "tlh")).toEqual(["en"]);
  expect(await heardAs([["en"], ["en"], ["en"]], "de")).toEqual(["en"]);
});

test("without speech no language is said", async () => {
  expect(await spokenIn([])).toEqual({ said: [], events: [], steps: 0 });
});

test("a language that is chosen is every window's, and nothing is asked", async () => {
  const { said, steps } = await spokenIn(
    [
      ["de", "de"],
      ["en", "de"],
    ],
    { chosen: "en" },
  );
  expect(said).toEqual(["en0: en 0-8", "en1: en 0-8"]);
  expect(steps).toBe(0);
});

test("a window that is clearly in another language changes it, a doubtful one does not", async () => {
  const windows: Kind[][] = [["en"], ["en"], ["weak"], ["de"], ["weak"], ["en"], ["weak"]];
  const { said } = await spokenIn(windows);
  expect(said.map((one) => one.split(": ")[1]?.split(" ")[0])).toEqual(["en", "en", "en", "de", "de", "en", "en"]);
});

test("two voices go on in their own languages", async () => {
  const windows: Kind[][] = [["en"], ["en"], ["en"], ["de"], ["weak"], ["weak"]];
  const { said } = await spokenIn(windows, {}, ["left", "right", "left", "right", "left", "right"]);
  expect(said.map((one) => one.split(": ")[1]?.split(" ")[0])).toEqual(["en", "en", "en", "de", "en", "de"]);
});

test("a window in two languages is decoded in parts, cut at the pause where the language changes", async () => {
  expect((await spokenIn([["en", "en", "de", "de", "de"]])).said).toEqual(["de0: en 0-8, de 8-20"]);
  const { said, steps } = await spokenIn([
    ["en", "en", "en"],
    ["en", "en", "en"],
    ["en", "en", "en"],
    ["en", "de", "en"],
  ]);
  expect(said.at(-1)).toBe("en3: en 0-4, de 4-8, en 8-12");
  expect(steps).toBe(4 + 3);
});

test("a window that is clearly in another language than the one before is heard in parts: the first may end in it", async () => {
  const windows: Kind[][] = [["en"], ["en"], ["en"], ["en", ...Array<Kind>(20).fill("de")]];
  const { said } = await spokenIn(windows);
  expect(said.at(-1)).toBe("en3: en 0-4, de 4-84");
});

test("a phrase of a second in another language is decoded in it, wherever it stands", async () => {
  const short: Phrase = { kind: "de", seconds: 1.4, pause: 0.4 };
  const partsOf = async (said: Said[]) => (await spokenIn([["en", "en", "en"], ["en"], ["en"], said])).said.at(-1);
  expect(await partsOf(["en", "en", short])).toBe("en3: en 0-8, de 8-10");
  expect(await partsOf([short, "en", "en"])).toBe("en3: de 0-2, en 2-10");
  expect(await partsOf(["en", short, "en"])).toBe("en3: en 0-4, de 4-6, en 6-10");
});

test("what is too short or sounds like no language goes with what is nearer to it", async () => {
  const long = (kind: Kind): Phrase => ({ kind, seconds: 8, pause: 0.4 });
  const said = async (between: Phrase) => (await spokenIn([[long("en"), between, long("de")]])).said[0]?.slice(5);
  for (const kind of ["en", "de"] as const) {
    expect(await said({ kind, seconds: 0.4, pause: 0.8 })).toBe("en 0-9, de 9-18");
    expect(await said({ kind, seconds: 0.4, pause: 0.2 })).toBe("en 0-8, de 8-18");
  }
  expect(await said({ kind: "odd", seconds: 2, pause: 0.8 })).toBe("en 0-11, de 11-20");
  expect(await said({ kind: "odd", seconds: 2, pause: 0.2 })).toBe("en 0-8, de 8-19");
  // Where nothing is clear it is the window's own.
  expect((await spokenIn([["weak", "weak", "odd"]])).said).toEqual(["de0: de 0-12"]);
});

test("speech that doesn't sound like its language is marked", async () => {
  const { said } = await spokenIn([["en", "en"], ["en", "en"], ["en", "en"], ["odd"]]);
  expect(said.at(-1)).toBe("en3: en? 0-4");
});

test("what goes on behind a journal's windows is decoded as in an unbroken run", async () => {
  const windows: Kind[][] = [["en"], ["en"], ["en"], ["de"], ["weak"], ["weak", "de", "en"], ["weak"]];
  const whole = (await spokenIn(windows)).said.map((one) => one.slice(2));
  for (let known = 3; known < windows.length; known++) {
    const last = whole[known - 1]?.match(/[a-z]+(?=\??\s[\d-]+$)/)?.[0] ?? "";
    const rest = await spokenIn(windows.slice(known), {
      found: { language: "en", last: new Map([[undefined, last]]) },
    });
    expect(rest.said.map((one) => one.slice(3))).toEqual(whole.slice(known).map((one) => one.slice(1)));
  }
});
