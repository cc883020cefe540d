import type { settingsWords } from "../en/settings.ts";
import type { Wording } from "../wording.ts";
import { germanFigures } from "./figures.ts";

const { fixed } = germanFigures;

/** A card, where its name is known. */
const named = (card: string): string => (card === "" ? "" : ` (${card})`);

export const germanSettings: Wording<typeof settingsWords> = {
  settings: {
    title: "Einstellungen",
    close: "Einstellungen schließen",
    open: "Einstellungen",
    sections: {
      words: "Text",
      models: "Modelle",
      files: "Ergebnisse",
      folders: "Ordner",
      storage: "Speicherplatz",
      machine: "Rechner",
      look: "Darstellung",
    },
    model: "Modell",
    modelMissing: "Dieses ist nicht mehr unter Ihren Modellen: Wählen Sie ein anderes oder legen Sie es zurück.",
    modelHint: "Größere Modelle verstehen besser und brauchen länger.",
    language: "Sprache",
    auto: "Automatisch",
    task: "Aufgabe",
    transcribe: "Schreiben, wie gesprochen",
    translate: "Ins Englische übersetzen",
    transcribeShort: "Wie gesprochen",
    translateShort: "Ins Englische",
    preset: "Qualität",
    presetHint: "Genau verfolgt fünf Fassungen nebeneinander und braucht etwa doppelt so lange.",
    fast: "Schnell",
    accurate: "Genau",
    precision: "Genauigkeit der Zahlen",
    precisionHint:
      "int8 ist kleiner und schneller; float32 ist, wie das Modell veröffentlicht wurde. int4 ist am kleinsten: zwei Drittel des Speichers von int8 für die Gewichte, einige Fehler mehr.",
    precisions: { float32: "float32", int8: "int8", int4: "int4" },
    wordTimes: "Zeiten für einzelne Wörter",
    wordTimesHint:
      "Hebt das Wort hervor, das gerade zu hören ist, statt des ganzen Segments. Braucht etwas mehr Arbeit und Speicher.",
    vad: "Überspringen, was keine Sprache ist",
    vadHint: "Hält das Modell davon ab, in Stille Wörter zu erfinden.",
    prompt: "Text, der vorausgeht",
    promptHint: "Stil und Schreibweise richten sich danach.",
    vocabulary: "Zu erwartende Wörter",
    vocabularyHint: "Namen und Fachbegriffe, einer je Zeile.",
    formats: "Diese Dateien schreiben, wenn ein Transkript fertig ist",
    writeTo: "Wohin",
    beside: "Neben die Aufnahme",
    besideCopies: "Aufnahmen, die durch den Browser kamen, sind im Datenordner, und ebenso die Ergebnisse neben ihnen.",
    folder: "In einen Ordner",
    noFolder: "Noch kein Ordner gewählt: Ergebnisse kommen neben die Aufnahmen.",
    maxLine: "Zeichen in einer Untertitelzeile",
    maxLines: "Zeilen in einem Untertitel",
    gap: "Millisekunden zwischen zwei Untertiteln, mindestens (zwei Bilder: 80)",
    crlf: "Windows-Zeilenenden in SRT",
    batch: "Fenster nebeneinander",
    batchHint: "Mehr sind schneller und brauchen mehr Speicher; von selbst bleibt es bei dem, was frei ist.",
    threads: "Threads",
    automatic: "Automatisch",
    device: "Was dekodiert",
    devices: { auto: "Automatisch", cpu: "Der Prozessor", webgpu: "Die Grafikkarte (WebGPU)" },
    gpuHints: {
      unknown:
        "Ob die Grafikkarte hier schneller ist, ist noch nicht bekannt. Bis sie gemessen ist, meint automatisch den Prozessor.",
      none: "Es wurde keine Grafikkarte gefunden, die hier benutzt werden kann: Der Prozessor macht alles.",
      failed:
        "Die Grafikkarte ist hier ausgefallen und wird nicht benutzt, bis sich ihr Treiber ändert oder sie noch einmal gemessen wird.",
    },
    gpuMeasuring:
      "Die Grafikkarte wird neben dem Prozessor ausprobiert, an einem Satz, dessen Wörter bekannt sind. Beim ersten Mal dauert das einige Minuten.",
    gpuForms: {
      cpu: "der Prozessor",
      webgpu: "der Decoder in float32",
      "webgpu-halves": "der Decoder in halber Genauigkeit",
      "webgpu-encoder": "Encoder und Decoder in float32",
      "webgpu-encoder-halves": "der Encoder in float32, der Decoder in halber Genauigkeit",
    },
    gpuFormNow: (number, count, form) => `Jetzt ${number} von ${count}: ${form}.`,
    gpuSlower: (card) =>
      `Ihre Grafikkarte${named(card)} ist hier nicht deutlich schneller als der Prozessor: Automatisch meint den Prozessor.`,
    gpuQuicker: (card, speed) =>
      `Ihre Grafikkarte${named(card)} ist ${fixed(speed, 1)}-mal so schnell wie der Prozessor und schreibt dieselben Wörter: Automatisch benutzt sie.`,
    measureGpu: "Grafikkarte messen",
    gpuShare: "Wie weit die Messung ist",
    stopMeasuring: "Abbrechen",
    filesAtOnce: "Lange Dateien gleichzeitig",
    theme: "Erscheinungsbild",
    system: "Wie das System",
    light: "Hell",
    dark: "Dunkel",
    interface: "Sprache des Programms",
    notify: "Bescheid geben, wenn Dateien fertig sind",
    version: (version, engine) => `Slimscribe ${version}, Engine ${engine}`,
    private: "Kein Konto, keine Telemetrie, kein Netz, außer Sie laden ein Modell oder nennen einen Webhook.",
  },
};
