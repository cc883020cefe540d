/** Every language says what English says, with the same figures and names in it, in the forms that its numbers want. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Container } from "../../src/audio/sniff.ts";
import { programSentences } from "../../src/words/en/program.ts";
import { english, type Words } from "../../src/words/en/words.ts";
import { regionFor, tongueCodes, tongueFor, tongues } from "../../src/words/languages.ts";
import { saidAs } from "../../src/words/program.ts";
import { createSpeaker } from "../../src/words/speaker.ts";
import { nameOf, sources } from "../sources.ts";
import { examples } from "./examples.ts";

type Sentence = (...values: never[]) => unknown;
type Said = string | Sentence;

/** All that is said, by its place: `queue.title`. */
function saidBy(part: object, place = ""): Map<string, Said> {
  const said = new Map<string, Said>();
  for (const [key, value] of Object.entries(part)) {
    const inner = place === "" ? key : `${place}.${key}`;
    if (typeof value === "string" || typeof value === "function") said.set(inner, value);
    else if (typeof value === "object" && value !== null)
      for (const [deeper, one] of saidBy(value, inner)) said.set(deeper, one);
  }
  return said;
}

/** Tested by themselves. */
const apart = { figures: {}, program: {} };
const inEnglish = saidBy({ ...english, ...apart });
const others = tongueCodes.filter((code) => code !== "en");
const wordsOf = async (code: (typeof tongueCodes)[number]): Promise<Words> => tongues[code].load();

/** @returns null where it takes no such values */
function told(said: Sentence, values: readonly unknown[]): string | null {
  try {
    return JSON.stringify(Reflect.apply(said, undefined, values) ?? null);
  } catch {
    return null;
  }
}

const kinds = [
  ["Quux", "Zyzzy"],
  [3, 7],
  [true, false],
] as const;

/** For each value that a sentence takes, whether it is seen in it. */
function shown(said: Sentence, length: number): boolean[] {
  return Array.from({ length }, (_, place) =>
    kinds.some((kind) =>
      kinds.some(([usual]) => {
        const [a, b] = kind.map((value) =>
          told(
            said,
            Array.from({ length }, (_, other) => (other === place ? value : usual)),
          ),
        );
        return a !== null && b !== null && a !== b;
      }),
    ),
  );
}

/** What sentences take that are about more than texts and numbers stands in `examples`; which of those sound alike? */
function alike(said: Sentence, place: string): number[] {
  const all = (examples[place] ?? []).map((values) => told(said, values));
  for (const one of all) expect(one ?? "null", place).not.toMatch(/undefined|NaN|null|\[object/);
  return all.map((one) => all.indexOf(one));
}

test("of each value that an English sentence takes is known where it is seen in it", () => {
  const unseen = [...inEnglish].flatMap(([place, said]) => {
    if (typeof said === "string" || examples[place] !== undefined) return [];
    return shown(said, said.length).every(Boolean) ? [] : [place];
  });
  expect(unseen).toEqual([]);
  expect(Object.keys(examples).filter((place) => typeof inEnglish.get(place) !== "function")).toEqual([]);
});

test.each(others)("%s says all that English says, and nothing else", async (code) => {
  const said = saidBy({ ...(await wordsOf(code)), ...apart });
  expect([...said.keys()].sort()).toEqual([...inEnglish.keys()].sort());
});

test.each(others)("%s shows each figure and each name that the English sentence shows", async (code) => {
  const said = saidBy({ ...(await wordsOf(code)), ...apart });
  const differing = [...inEnglish].flatMap(([place, one]) => {
    const other = said.get(place);
    if (typeof one === "string" || typeof other === "string" || other === undefined)
      return typeof one === typeof other ? [] : [place];
    if (examples[place] !== undefined) return `${alike(one, place)}` === `${alike(other, place)}` ? [] : [place];
    return `${shown(one, one.length)}` === `${shown(other, one.length)}` ? [] : [place];
  });
  expect(differing).toEqual([]);
});

const values = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([value]) => value).sort();

/** A text of the source as the list has it: values that are put in, in braces of any name. */
function isWritten(sentence: string, source: string): boolean {
  const parts = sentence.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^$()|[\]\\{}]/g, "\\$&"));
  return new RegExp(
    `(?<=["\`])${parts.join("\\$\\{[^`]+?\\}")}(?=["\`$])|${parts.length === 1 ? parts[0] : "(?!)"}`,
  ).test(source);
}

test("of the program's own sentences, each that is known is one that the program says", () => {
  const source = sources("src")
    .filter((file) => !nameOf(file).startsWith("src/words/"))
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
  expect(programSentences.filter((sentence) => !isWritten(sentence, source))).toEqual([]);
  expect(new Set(programSentences).size).toBe(programSentences.length);
});

test.each(others)("%s says the program's own sentences with what stands in them", async (code) => {
  const { program, figures } = await wordsOf(code);
  if (program === null) throw new Error("it has none");
  for (const sentence of programSentences) {
    expect([sentence, values(program[sentence])]).toEqual([sentence, values(sentence)]);
    const filled = sentence.replace(/\{(\w+)\}/g, "<$1>");
    expect(saidAs(filled, program, figures)).toBe(program[sentence].replace(/\{(\w+)\}/g, "<$1>"));
  }
  const known = "Knows English alone, not Japanese.";
  expect(saidAs(known, program, figures)).toContain(figures.languageName("ja"));
  expect(saidAs(known, null, figures)).toBe(known);
  expect(saidAs("What nobody foresaw.", program, figures)).toBe("What nobody foresaw.");
});

/** A name, a unit, a form: no sentence. */
const isSentence = (text: string): boolean => text.split(/\s+/).filter((word) => /^[a-z]{2,}/i.test(word)).length > 2;
const endOf = (text: string): string =>
  /(?:…|[.。:：?？])?$/.exec(text.trim())?.[0].replace("。", ".").replace("：", ":").replace("？", "?") ?? "";

test.each(others)("%s has no sentence that is still English, and ends each as English does", async (code) => {
  const said = saidBy({ ...(await wordsOf(code)), ...apart });
  const texts = [...inEnglish].flatMap(([place, one]) => {
    const other = said.get(place);
    return typeof one === "string" && typeof other === "string"
      ? [{ place, one, other: other.replaceAll("\u00a0", " ") }]
      : [];
  });
  expect(texts.filter(({ one, other }) => one === other && isSentence(one)).map(({ place }) => place)).toEqual([]);
  expect(texts.filter(({ one, other }) => endOf(one) !== endOf(other)).map(({ place }) => place)).toEqual([]);
});

test.each(tongueCodes)("%s has the forms that its numbers want", async (code) => {
  const { figures } = await wordsOf(code);
  const rules = new Intl.PluralRules(tongues[code].locale);
  const wanted = new Set(Array.from({ length: 1001 }, (_, number) => rules.select(number)));
  expect(figures.locale).toBe(tongues[code].locale);
  expect([...figures.categories].sort()).toEqual([...wanted].sort());
});

test("the system's language is spoken where it is known, in the script that is read, else English", () => {
  expect(tongueFor("system", ["en-GB", "de"])).toBe("en");
  expect(tongueFor("system", ["nb-NO", "C", ""])).toBe("en");
  expect(tongueFor("system", [])).toBe("en");
  expect(tongueFor("klingon", ["xx"])).toBe("en");
  expect(tongueFor("en", ["de"])).toBe("en");
  expect(tongueFor("system", ["de-AT", "en"])).toBe("de");
  expect(tongueFor("system", ["nl", "fr-CA"])).toBe("fr");
  expect(["zh-CN", "zh", "zh-SG"].map((tag) => tongueFor("system", [tag]))).toEqual(["zh", "zh", "zh"]);
  expect(tongueFor("system", ["zh-TW", "ja"])).toBe("ja");
  expect(regionFor("en", ["de-AT", "en-GB", "en-US"])).toBe("en-GB");
  expect(regionFor("en", ["de-AT"])).toBe("en");
});

test("what was taken out of the words follows the language", async () => {
  const { words, speak } = createSpeaker();
  const { queue } = words;
  for (const code of tongueCodes) {
    expect(await speak(code)).toBe(true);
    expect(queue.title).toBe((await wordsOf(code)).queue.title);
    expect(queue).toBe(words.queue);
  }
});

test("the page takes no word once and for all: at a file's head, only what holds words", () => {
  const taken: string[] = [];
  for (const file of ["renderer", "electron"].flatMap(sources)) {
    const text = readFileSync(file, "utf8");
    for (const [, names = "", way = ""] of text.matchAll(
      /^(?:export )?const (\{[^}]*\}|\w+)[^=\n]*= words((?:\.\w+)*);/gm,
    ))
      for (const name of names.startsWith("{") ? names.slice(1, -1).split(",") : [""]) {
        const path = [...way.split("."), name.split(":")[0]?.trim() ?? ""].filter((step) => step !== "");
        const value = path.reduce<unknown>((part, step) => Reflect.get(Object(part), step), english);
        if (typeof value !== "object") taken.push(`${nameOf(file)}: ${path.join(".")}`);
      }
  }
  expect(taken).toEqual([]);
});

/** What people call the kinds of files that are read without another program; the type asks for each. */
const kindsOfFiles: Record<Container, readonly string[]> = {
  avi: ["AVI"],
  wav: ["WAV"],
  aiff: ["AIFF"],
  flac: ["FLAC"],
  ogg: ["Ogg", "Opus"],
  mp4: ["MP4", "M4A", "MOV"],
  matroska: ["MKV", "WebM"],
  ts: ["MPEG-TS"],
  adts: ["AAC"],
  loas: ["AAC"],
  mp3: ["MP3"],
};

test.each(tongueCodes)("the drop page names every kind of file that is read, in %s", async (code) => {
  const { kinds } = (await wordsOf(code)).drop;
  expect(
    Object.values(kindsOfFiles)
      .flat()
      .filter((kind) => !kinds.includes(kind)),
  ).toEqual([]);
});
