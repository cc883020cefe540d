import type { Attention } from "../../api/transcript.ts";
import type { panelWords } from "../en/panel.ts";
import type { Wording } from "../wording.ts";
import { germanFigures } from "./figures.ts";
import { germanTranscript } from "./transcript.ts";

const { bytes, figure, fixed, grouped, listed, percentSoFar } = germanFigures;

/** Eigennamen, wie in der Befehlszeile und in den Dokumenten. */
const attention: Record<Attention, string> = { standard: "Standard", slim: "Slim", compact: "Compact" };

export const germanPanel: Wording<typeof panelWords> = {
  panel: {
    title: "Speicher und Tempo",
    attention,
    attentionHints: {
      standard: "Hält Keys und Values jeder Schicht: die Referenz.",
      slim: "Hält die Ausgabe des Encoders einmal: dieselben Wörter, weniger Speicher.",
      compact:
        "Hält die Ausgabe des Encoders einmal, in 8 Bit: der geringste Speicher; einzelne Wörter können abweichen.",
    },
    attentionLabel: "Attention",
    saves: (stream, batch) =>
      batch === null
        ? `Spart ${bytes(stream)} je Stream`
        : `Spart ${bytes(stream)} je Stream, ${bytes(batch)} je Batch`,
    reference: "Die Referenz: nichts gespart",
    attentionSet: (mode) => `Attention: ${attention[mode]}.`,
    next: "Eine Änderung gilt ab der nächsten Datei.",
    perStream: "Kontext je Stream",
    batch: (streams) => `Batch von ${grouped(streams)}`,
    cross: "Cross-Attention",
    self: "Self-Attention",
    allocated: (size) => `${bytes(size)} belegt`,
    gpu: "Auf der GPU, mit Gewichten",
    gpuBytes: (held, most) => `${bytes(held)}, bis zu ${bytes(most)}`,
    memory: "Speicher der Engine",
    run: (told, own, peaks) => {
      const other = own === "standard" ? "slim" : "standard";
      const run = told === "next" ? "Der nächste Lauf" : "Dieser Lauf";
      const about = told === "measured" ? "" : "etwa ";
      return `${run}: ${about}${bytes(peaks[own])}. ${attention[other]} würde ${bytes(peaks[other])} brauchen.`;
    },
    lastRun: (mode, peak) => `Der letzte Lauf belegte höchstens ${bytes(peak)} (${attention[mode]}).`,
    details: "Einzelheiten",
    now: "jetzt",
    peak: "Spitze",
    predicted: "erwartet",
    free: "frei",
    tight:
      "Mehr, als frei ist: Andere Programme können langsamer werden. Wählen Sie Slim oder Compact, oder weniger Fenster nebeneinander.",
    last: "letzte 60 s",
    speed: "Tempo",
    realTime: "Echtzeit",
    tokens: "Tokens/s",
    streams: "Streams",
    idle: "Gerade läuft nichts.",
    starting: "Die ersten Zahlen kommen, wenn die erste halbe Minute fertig ist.",
    unknown: "Die Zahlen kommen von der Engine, sobald sie das Modell gelesen hat.",
    tensors: "Tensoren, die zwischen den Schritten bleiben, für einen Stream",
    compare: "An dieser Datei vergleichen",
    bar: (mode, size) => `${mode}: ${bytes(size)} je Stream`,
    stream: (size) => `${bytes(size)} je Stream`,
    show: "Speicher und Tempo",
    ratio: (value) => `${figure(value)}-mal weniger`,
  },
  compare: {
    title: "Vergleichen",
    close: "Zurück zum Transkript",
    start: "Starten",
    running: ({ preparing, progress }) =>
      preparing === null
        ? `Vergleich läuft: ${percentSoFar(progress)}`
        : germanTranscript.transcript.preparing(preparing),
    cancel: "Stoppen",
    again: "Neu vergleichen",
    same: (tokens, modes) => `Dieselben ${grouped(tokens)} Tokens in ${modes === 2 ? "beiden" : "allen dreien"}.`,
    sameIn: (tokens, modes) => `Dieselben ${grouped(tokens)} Tokens in ${listed(modes)}.`,
    differ: (mode, equal, all, base) =>
      `${mode}: ${grouped(equal)} von ${grouped(all)} Fenstern Token für Token wie ${base}.`,
    words: "Gleiche Wörter",
    share: (value) =>
      value === 1 ? "100\u00a0%" : `${fixed(Math.min(99.9, Math.floor(1000 * value) / 10), 1)}\u00a0%`,
    speed: "ms je Token",
    bytes: "Bytes je Stream",
    peak: "Spitzen\u00adspeicher",
    copy: "Als Tabelle kopieren",
    copied: "Die Tabelle ist in der Zwischenablage.",
    cancelled: "Vor dem Ende gestoppt: Hier steht, was fertig wurde.",
    disturbed:
      "Inzwischen wurden andere Dateien transkribiert: Die Zeiten der Modi lassen sich nicht miteinander vergleichen.",
    cancelledEarly: "Gestoppt, bevor etwas fertig wurde.",
    other: (name) => `${name} wird gerade verglichen: Ein Start hier beendet das.`,
    none: "Dekodiert diese Datei einmal in jedem Modus und stellt die Wörter nebeneinander.",
  },
};
