import { preciseClock } from "../../lib/figures.ts";
import type { timingWords } from "../en/timing.ts";
import type { Wording } from "../wording.ts";
import { germanFigures } from "./figures.ts";

const { count, fixed, grouped } = germanFigures;

const segments = (n: number): string => count(n, { one: "Segment", other: "Segmente" });

export const germanTiming: Wording<typeof timingWords> = {
  timing: {
    title: "Zeiten",
    closer: "Vergrößern",
    farther: "Verkleinern",
    whole: "Die ganze Aufnahme",
    choose:
      "Ziehen Sie eine Grenze: Alt trennt zwei, die sich berühren, Umschalt rastet nicht ein. Oder wählen Sie ein Segment und tippen Sie seine Zeiten.",
    border: { start: "Anfang des gewählten Segments", end: "Ende des gewählten Segments" },
    field: { start: "Anfang", end: "Ende" },
    here: { start: "Hier anfangen", end: "Hier enden" },
    hear: "Dieses Segment abspielen",
    length: (seconds) => `${fixed(seconds, 2)} s`,
    notTime: "Das ist keine Zeit. Schreiben Sie 1:02.345, oder in Sekunden 62.3.",
    outside: (side, low, high) =>
      side === "start"
        ? `Der Anfang kann von ${preciseClock(low)}, wo das Segment davor Platz lässt, bis ${preciseClock(high)}, kurz vor dem eigenen Ende, gehen.`
        : `Das Ende kann von ${preciseClock(low)}, kurz hinter dem eigenen Anfang, bis ${preciseClock(high)}, wo das nächste Platz braucht, gehen.`,
    notHere: (side, seconds) =>
      `Das gewählte Segment kann bei ${preciseClock(seconds)}, wo die Wiedergabe steht, nicht ${side === "start" ? "anfangen" : "enden"}.`,
    tools: "Zeiten",
    unfinished: "wenn die Datei fertig ist",
    close: "Schließen",
    merge: {
      open: "Kurze Segmente verbinden…",
      title: "Kurze Segmente verbinden",
      seconds: "Kürzer als, in Sekunden",
      characters: "Oder mit weniger Zeichen als",
      gap: "Stille dazwischen, höchstens, in Sekunden",
      sentences: "Auch über Satzenden hinweg",
      speakers: "Was zwei Sprecher sagen oder was in zwei Sprachen gesagt wird, wird nie verbunden.",
      found: (before, after) =>
        before === after
          ? "Kein Segment ist so kurz und hat einen Nachbarn, mit dem es verbunden werden kann."
          : `${count(before - after, { one: "Segment würde", other: "Segmente würden" })} mit einem Nachbarn verbunden: Aus ${grouped(before)} werden ${grouped(after)}.`,
      run: "Verbinden",
      done: (before, after) => `${segments(before - after)} verbunden: ${grouped(after)} bleiben.`,
    },
    shift: {
      open: "Zeiten verschieben…",
      title: "Zeiten verschieben",
      by: "Um",
      byHint: "In Sekunden, -1.5 für früher, oder als 0:02.5",
      which: "Welche",
      all: "Alle Segmente",
      following: (at) => `Das gewählte bei ${at} und alle danach`,
      notTime: "Das ist keine Verschiebung. Schreiben Sie sie in Sekunden, etwa -1.5, oder als 0:02.5.",
      tooEarly: (most) => `Sie können höchstens ${fixed(most, 3)} s früher sein: Mehr Platz ist vor ihnen nicht.`,
      result: (n, from, to) => `${segments(n)}: Das erste beginnt bei ${preciseClock(to)} statt ${preciseClock(from)}.`,
      run: "Verschieben",
      done: (n) => `${segments(n)} verschoben.`,
    },
    stretch: {
      open: "Zwischen zwei Punkten strecken…",
      title: "Zwischen zwei Punkten strecken",
      hint: "Geben Sie an, wo das erste und das letzte Segment in der Aufnahme beginnen. Alle Zeiten dazwischen werden mitgezogen.",
      first: "Erstes Segment",
      last: "Letztes Segment",
      now: (at) => `jetzt bei ${preciseClock(at)}`,
      here: "Stelle der Wiedergabe",
      backwards: "Das letzte Segment muss hinter dem ersten beginnen.",
      tooFew: "Dafür braucht es zwei Segmente, die zu verschiedenen Zeiten beginnen.",
      result: (rate) => `Die Zeiten laufen mit ${fixed(100 * rate, 2)}\u00a0% ihres Tempos.`,
      run: "Strecken",
      done: (n) => `${segments(n)} gestreckt.`,
    },
  },
};
