import { kindsOf } from "../../lib/passed-over.ts";
import type { folderWords } from "../en/folders.ts";
import type { Wording } from "../wording.ts";
import { germanFigures } from "./figures.ts";
import { germanKinds } from "./window.ts";

const { count } = germanFigures;

export const germanFolders: Wording<typeof folderWords> = {
  folders: {
    choose: "Wählen…",
    add: "Ordner hinzufügen…",
    move: "Verschieben…",
    type: "Ein vollständiger Pfad, etwa /home/ich/Vorträge",
    watch: "Überwachte Ordner",
    watchHint:
      "Aufnahmen, die dort ankommen, werden von selbst transkribiert: mit den Einstellungen, die dann gelten, oder mit eigenen des Ordners.",
    watchAdd: "Weiteren Ordner überwachen",
    unwatch: (folder) => `${folder} nicht mehr überwachen`,
    own: (folder) => `Eigene Einstellungen für ${folder}`,
    usual: "Wie alle Dateien",
    results: "Ergebnisse nach",
    resultsUsual: "Wie bei allen Dateien.",
    noFiles: "keine Dateien geschrieben",
    into: (folder) => `nach ${folder}`,
    whenDone: "Wenn eine Aufnahme fertig ist",
    program: "Programm, das nach jeder fertigen Aufnahme startet",
    programHint:
      "Es bekommt den Pfad der Aufnahme und die Pfade der geschriebenen Dateien; mehr liest es von seiner Eingabe.",
    webhook: "Webhook nach jeder fertigen Aufnahme",
    webhookHint:
      "Er bekommt Pfad, Länge und Sprache der Aufnahme und die Pfade der Ergebnisse, nicht den Text. Für n8n, Zapier, Skripte.",
    counted: ({ recordings, ignored, isWhole }) =>
      [
        `${isWhole ? "" : "Mindestens "}${count(recordings, { one: "Aufnahme", other: "Aufnahmen" })}`,
        ignored.length > 0 ? `übergangen: ${kindsOf(ignored, germanKinds)}` : "",
      ]
        .filter((part) => part !== "")
        .join("; "),
    models: "Modelle",
    modelsHint: "Ihre eigenen Modelle ziehen in den Ordner um, den Sie hier nennen.",
    moved: (folder) => `Ihre Modelle sind jetzt in ${folder}.`,
    data: "Daten",
    dataHint: "Warteschlange, Transkripte und Ihre Änderungen.",
  },
};
