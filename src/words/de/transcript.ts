import type { Preparing } from "../../api/engine.ts";
import { readingSpeedLimit } from "../../api/settings.ts";
import type { transcriptWords } from "../en/transcript.ts";
import type { Wording } from "../wording.ts";
import { germanFigures } from "./figures.ts";

const { count, fixed, grouped, listed, percentSoFar } = germanFigures;

function prepared({ step, model, attention }: Preparing): string {
  if (step === "kernels") return "Es wird gemessen, was auf diesem Prozessor am schnellsten ist";
  if (step === "speakers") return "Es wird herausgefunden, wer spricht";
  return step === "loading" ? `${model} wird geladen` : `${model} wird für Attention ${attention} vorbereitet`;
}

export const germanTranscript: Wording<typeof transcriptWords> = {
  transcript: {
    nothing: "Wählen Sie eine Datei, um ihr Transkript zu lesen.",
    waiting: "Wartet, bis sie an der Reihe ist. Die Wörter erscheinen hier, während sie entstehen.",
    allPaused: "Die Warteschlange ist angehalten.",
    paused: "Vor den ersten Wörtern angehalten.",
    cancelled: "Vor den ersten Wörtern abgebrochen.",
    wentOn: (at) => `Unterbrochen und bei ${at} fortgesetzt: Was vorher fertig war, ist erhalten.`,
    working: "Hört zu. Die Wörter erscheinen hier, während sie entstehen.",
    next: "Als Nächstes. Die Wörter erscheinen hier, während sie entstehen.",
    preparing: (step) => (step.share === null ? prepared(step) : `${prepared(step)}: ${percentSoFar(step.share)}`),
    preparingHint: ({ step }) => {
      if (step === "loading") return "";
      return step === "speakers"
        ? "Danach kommen die Wörter, mit ihren Sprechern."
        : "Einmal, für diesen Rechner. Danach kommen die Wörter.";
    },
    provisional: "Wird gerade dekodiert",
    silent: "In dieser Datei wurde keine Sprache gefunden.",
    silentHint: "Transkribieren Sie sie ohne Pausenerkennung neu, wenn Wörter darin sein sollten.",
    withoutVad: "Ohne Pausenerkennung versuchen",
    follow: "Neueste Wörter",
    label: "Transkript",
    edited: "Bearbeitet",
    saved: "Gespeichert",
    saving: "Wird gespeichert…",
    original: "Original anzeigen",
    showEdited: "Meine Fassung anzeigen",
    originalTitle: "Das Original",
    originalHint: "Das wurde gehört, vor Ihren Änderungen. Es kann gelesen und kopiert, aber nicht geändert werden.",
    revert: "Zurück zum Original",
    export: "Exportieren",
    otherLanguage: "Falsch verstanden? In einer anderen Sprache transkribieren; dieses bleibt erhalten",
    copy: "Text kopieren",
    copied: "Der Text ist in der Zwischenablage.",
    compare: "Vergleichen",
    find: "Suchen und ersetzen",
    undo: "Rückgängig",
    redo: "Wiederherstellen",
    edit: "Dieses Segment bearbeiten",
    split: "Hier teilen",
    merge: "Mit dem vorigen verbinden",
    notes: "Zur Aufnahme",
    speaker: "Sprecher",
    addSpeaker: "Sprecher benennen",
    editHint: (split) =>
      `Eingabe behält die Änderung, Tab geht zum nächsten weiter, Esc verwirft sie, ${split} teilt an der Schreibmarke.`,
    savePlace: "Diese Stelle als WAV speichern",
    segmentAt: (time) => `Ab ${time} abspielen`,
  },
  find: {
    label: "In diesem Transkript suchen",
    replaceLabel: "Ersetzen durch",
    found: (at, all) => (all === 0 ? "Nicht gefunden" : `${at} von ${grouped(all)}`),
    next: "Nächster Treffer",
    previous: "Voriger Treffer",
    replace: "Ersetzen",
    replaceAll: "Alle ersetzen",
    replaced: (n) => `${count(n, { one: "Stelle", other: "Stellen" })} ersetzt.`,
    close: "Suche schließen",
  },
  suspect: {
    names: {
      loop: { name: "Schleife", reason: "Das Modell hat sich hier wiederholt." },
      silence: { name: "Stille", reason: "Hier wird vielleicht nicht gesprochen." },
      "low confidence": { name: "Unsicher", reason: "Das Modell war sich dieser Wörter nicht sicher." },
      "speech skipped": { name: "Ausgelassen", reason: "Hier fehlt vielleicht etwas Gesprochenes." },
      "token rate": { name: "Seltsames Tempo", reason: "Mehr oder weniger Wörter, als in so viel Ton passen." },
      language: { name: "Sprache", reason: "Das wurde vielleicht in einer anderen Sprache gesagt." },
      overlap: { name: "Überlappung", reason: "Hier sprechen zwei zugleich: Einer ist vielleicht nicht zu verstehen." },
      "time stamps": { name: "Zeiten", reason: "Die Zeiten dieser Wörter liefen rückwärts." },
    },
    listen: "Anhören",
    keep: "Behalten",
    redoPlain: "Ohne Pausenerkennung neu dekodieren",
    redoAccurate: "Genau neu dekodieren",
    redoModel: (name) => `Mit ${name} neu hören`,
    redoLanguage: "In einer anderen Sprache neu dekodieren",
    redo: "Neu dekodieren",
    working: "Diese Stelle wird neu dekodiert…",
    same: "Neu dekodiert: dieselben Wörter.",
    changed: "Diese Stelle wurde neu dekodiert. Rückgängig bringt die alten Wörter zurück.",
    empty: "Neu dekodiert: Hier wurden keine Wörter gefunden; die alten bleiben.",
    next: "Nächste zweifelhafte Stelle",
    label: (names) => `Zweifelhaft: ${names}`,
  },
  player: {
    play: "Abspielen",
    pause: "Pause",
    back: "5 Sekunden zurück",
    ahead: "5 Sekunden vor",
    speed: "Tempo",
    loop: "Dieses Segment wiederholen",
    waveform: "Stelle in der Aufnahme",
  },
  pictures: {
    title: "Bilder",
    pane: "Neben dem Text",
    show: "Bilder zeigen",
    hide: "Bilder verbergen",
    subtitles: "Untertitel über den Bildern",
    fill: "Vollbild",
    leave: "Vollbild verlassen",
    place: "Stelle im Film",
    refused: ({ refused, silent }) =>
      silent
        ? "Die Bilder dieser Datei können hier nicht mit ihrem Ton gezeigt werden; nur der Ton wird abgespielt."
        : `Die Bilder dieser Datei (${refused}) können hier nicht gezeigt werden; ihr Ton wird abgespielt.`,
  },
  search: {
    label: "Alle Transkripte durchsuchen",
    title: "Suche",
    results: (n) => (n === 0 ? "Nichts gefunden." : count(n, { one: "Stelle gefunden", other: "Stellen gefunden" })),
    close: "Suche schließen",
    history: "Alle Transkripte",
    empty: "Transkripte sammeln sich hier, sobald Dateien fertig sind.",
    removed: "Aus der Liste entfernt",
    removedHint: "30 Tage lang aufgehoben, mit ihren Transkripten und Ihren Änderungen.",
    back: "Zurückholen",
    bringBack: (name) => `${name} zurückholen`,
  },
  subtitles: {
    open: "Untertitel-Vorschau",
    title: "Untertitel",
    close: "Vorschau schließen",
    none: "Es gibt noch nichts zu zeigen.",
    summary: (n) => count(n, { one: "Untertitel", other: "Untertitel" }),
    tooFast: (n) =>
      n === 0
        ? `Keiner ist schneller als ${readingSpeedLimit} Zeichen je Sekunde.`
        : `${grouped(n)} zu schnell zum Lesen: mehr als ${readingSpeedLimit} Zeichen je Sekunde.`,
    speed: (charactersPerSecond) => `${fixed(charactersPerSecond, 1)} Zeichen/s`,
    fast: "Zu schnell",
    next: "Nächster zu schneller",
    hear: (from, to) => `Von ${from} bis ${to} abspielen`,
  },
  exports: {
    names: {
      txt: "Nur Text",
      srt: "SubRip-Untertitel",
      vtt: "WebVTT-Untertitel",
      ass: "ASS-Untertitel, mit Stil",
      json: "JSON, alles",
      tsv: "Tabelle, Tabulatoren",
      csv: "Tabelle, Kommas",
      md: "Markdown",
      html: "Seite zum Lesen",
      docx: "Word-Dokument",
      lrc: "Liedtext",
    },
    several: "Exportieren",
    writeOut: (formats, inFolder) =>
      `${listed(formats)} ${inFolder ? "in den Ordner für Ergebnisse" : "neben die Aufnahme"} schreiben`,
    written: (paths) =>
      paths.length <= 2
        ? `Geschrieben: ${listed(paths)}`
        : `${grouped(paths.length)} Dateien geschrieben, die erste ist ${paths[0]}`,
  },
};
