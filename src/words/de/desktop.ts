import type { desktopWords } from "../en/desktop.ts";
import type { Wording } from "../wording.ts";
import { germanFigures } from "./figures.ts";

const { count, percent } = germanFigures;
const files = (n: number): string => count(n, { one: "Datei", other: "Dateien" });

export const germanDesktop: Wording<typeof desktopWords> = {
  desktop: {
    menu: {
      file: "Datei",
      addFiles: "Dateien hinzufügen…",
      addFolder: "Ordner hinzufügen…",
      export: "Exportieren…",
      settings: "Einstellungen…",
      usualData: "Gewöhnlichen Datenordner verwenden",
      close: "Fenster schließen",
      quit: "Beenden",
      edit: "Bearbeiten",
      undo: "Rückgängig",
      redo: "Wiederherstellen",
      cut: "Ausschneiden",
      copy: "Kopieren",
      paste: "Einfügen",
      selectAll: "Alles auswählen",
      find: "Suchen…",
      view: "Ansicht",
      reload: "Neu laden",
      reloadAll: "Ohne Zwischenspeicher neu laden",
      tools: "Entwicklerwerkzeuge",
      actualSize: "Originalgröße",
      zoomIn: "Vergrößern",
      zoomOut: "Verkleinern",
      fullScreen: "Vollbild",
      window: "Fenster",
      minimize: "Minimieren",
      zoom: "Zoomen",
      front: "Alle nach vorne bringen",
      help: "Hilfe",
      keyboard: "Tastatur",
      about: "Über Slimscribe",
      services: "Dienste",
      hide: "Slimscribe ausblenden",
      hideOthers: "Andere ausblenden",
      unhide: "Alle einblenden",
    },
    files: {
      everything: "Alle Dateien",
      media: "Audio und Video",
      models: "Whisper-Modelle",
      folder: "Ordner wählen",
      modelFolder: "Ordner eines Modells wählen",
      modelFile: "Datei eines Modells wählen",
      addFolders: "Ordner mit Aufnahmen hinzufügen",
      addFiles: "Aufnahmen hinzufügen",
      add: "Hinzufügen",
      export: "Exportieren",
      kind: (ending) => `${ending}-Datei`,
      unsaved: (name) => `${name} konnte nicht gespeichert werden.`,
      unsavedHint: "Wählen Sie einen anderen Ordner.",
    },
    closing: {
      left: (n) => `${count(n, { one: "Datei ist", other: "Dateien sind" })} noch nicht transkribiert.`,
      hint: "Wenn Sie das Fenster schließen, wird Slimscribe beendet. Was fertig ist, bleibt erhalten; der Rest wird beim nächsten Start fortgesetzt.",
      keep: "Offen lassen",
      quit: "Beenden",
    },
    tray: {
      paused: (n) => `Angehalten, noch ${files(n)}`,
      nothing: "Nichts zu tun",
      left: (n, share) => `Noch ${files(n)}, ${percent(share)} fertig`,
      goOn: "Fortsetzen",
      pause: "Anhalten",
      show: "Slimscribe anzeigen",
      quit: "Beenden",
    },
    ended: {
      done: (n) => `${count(n, { one: "Datei ist", other: "Dateien sind" })} transkribiert.`,
      failed: (n) => `${count(n, { one: "Datei konnte", other: "Dateien konnten" })} nicht transkribiert werden.`,
      both: (done, failed) =>
        `${count(done, { one: "Datei ist", other: "Dateien sind" })} transkribiert, bei ${failed} ist es nicht gelungen.`,
    },
    crash: {
      reopened:
        "Das Fenster ist abgestürzt und wurde neu geöffnet. Die Transkription lief währenddessen weiter, und nichts Gespeichertes ist verloren.",
      again: "Das Fenster von Slimscribe ist mehrmals abgestürzt.",
      hint: "Die Transkription läuft ohne das Fenster weiter. Vielleicht ist zu wenig Speicher frei: Schließen Sie andere Programme und versuchen Sie es dann noch einmal.",
      retry: "Noch einmal versuchen",
      close: "Fenster schließen",
    },
    start: {
      title: "Slimscribe kann nicht starten",
      kept: (name) => `Was vorher da war, ist als ${name} aufgehoben.`,
      ways: {
        "from-copy": "Zur Kopie zurückkehren",
        "as-is": "Ohne sie fortfahren",
        anew: "Neu anfangen",
        folder: "Anderen Ordner verwenden…",
        quit: "Beenden",
      },
      fromCopy: (copied) =>
        `Zur Kopie vom ${copied} zurückkehren: Was danach gemacht wurde, fehlt dann. Der jetzige Stand bleibt daneben aufgehoben.`,
      asIs: "Ohne die letzten Änderungen fortfahren: Alles, was davor war, ist da.",
      anew: "Neu anfangen: mit einer leeren Liste. Der jetzige Stand bleibt daneben unter anderem Namen aufgehoben.",
      folder:
        "Anderen Ordner verwenden: Dieser bleibt, wie er ist. Slimscribe bleibt bei dem anderen, bis Sie es ändern (Menü Datei).",
    },
  },
};
