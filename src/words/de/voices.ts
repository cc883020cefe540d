import { clock } from "../../lib/figures.ts";
import type { voiceWords } from "../en/voices.ts";
import type { Wording } from "../wording.ts";
import { germanFigures } from "./figures.ts";

const { count } = germanFigures;

const voices = { one: "Stimme", other: "Stimmen" };

export const germanVoices: Wording<typeof voiceWords> = {
  voices: {
    label: "Wer spricht",
    more: (name, seconds) => `${name}, insgesamt ${clock(seconds)}`,
    listen: "Diese Stimme anhören",
    rename: "Überall umbenennen…",
    renameTitle: (name) => `${name} umbenennen`,
    name: "Name",
    same: "Dieselbe Person wie",
    saidBy: "Gesagt von",
    run: "Umbenennen",
    close: "Abbrechen",
    renamed: (name) => `Alles, was ${name} sagt, bekommt diesen Namen. Das lässt sich rückgängig machen.`,
    joined: (name, other) =>
      `${other} gibt es schon: ${name} und ${other} werden eins. Das lässt sich rückgängig machen.`,
    unchanged: "Schreiben Sie einen anderen Namen.",
    keep: "Diese Stimme behalten",
    keepHint: "Der Name wird vorgeschlagen, wo die Stimme in anderen Aufnahmen zu hören ist.",
    kept: (name) => `Die Stimme von ${name} wird behalten.`,
    perhaps: (name) => `${name}?`,
    perhapsMore: (speaker, name) => `${speaker} klingt wie ${name}`,
    isHim: (speaker, name) => `${speaker} ist ${name}`,
    isNot: (speaker, name) => `${speaker} ist nicht ${name}`,
    suggest: "Namen nach der Stimme vorschlagen",
    suggestHint:
      "Wenn Sie jemanden umbenennen, kann der Klang der Stimme behalten werden, und der Name wird in anderen Aufnahmen vorgeschlagen. Eine Stimme ist wie ein Fingerabdruck etwas Persönliches: fragen Sie, wem sie gehört. Sie bleibt auf diesem Rechner, in einer eigenen Datei. Ausgeschaltet wird nichts behalten oder verglichen.",
    known: "Bekannte Stimmen",
    knownCount: (known) => (known === 0 ? "Es gibt keine." : `${count(known, voices)}, nach Namen:`),
    forgetOne: (name) => `Die Stimme von ${name} vergessen`,
    forget: "Alle Stimmen vergessen",
    forgetAll: "Alle vergessen…",
    sureForget: (known) => `${count(known, voices)} vergessen?`,
    sureForgetHint:
      "Namen in Texten bleiben; nach diesen Stimmen wird nichts mehr vorgeschlagen. Das lässt sich nicht rückgängig machen.",
    forgotten: "Alle Stimmen sind vergessen.",
  },
};
