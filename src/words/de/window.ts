import { type KindSayings, kindsOf } from "../../lib/passed-over.ts";
import type { windowWords } from "../en/window.ts";
import type { Wording } from "../wording.ts";
import { germanFigures } from "./figures.ts";

const { count, grouped, percent } = germanFigures;

export const germanKinds: KindSayings = {
  kinds: {
    picture: (n) => count(n, { one: "Bild", other: "Bilder" }),
    document: (n) => count(n, { one: "Dokument", other: "Dokumente" }),
    subtitles: (n) => count(n, { one: "Untertiteldatei", other: "Untertiteldateien" }),
    playlist: (n) => count(n, { one: "Wiedergabeliste", other: "Wiedergabelisten" }),
    archive: (n) => count(n, { one: "Archiv", other: "Archive" }),
    program: (n) => count(n, { one: "Programm", other: "Programme" }),
    data: (n) => count(n, { one: "Datendatei", other: "Datendateien" }),
  },
  unknown: (n, ending) => `${grouped(n)} .${ending}`,
  others: (n) => count(n, { one: "andere", other: "andere" }),
  listed: (parts) => parts.join(", "),
};

export const germanWindow: Wording<typeof windowWords> = {
  product: "Slimscribe",
  add: {
    button: "Hinzufügen",
    files: "Dateien…",
    folder: "Ordner…",
    label: "Dateien oder einen Ordner hinzufügen",
  },
  drop: {
    title: "Aufnahmen hier ablegen",
    text: "Audio- und Videodateien oder ganze Ordner davon.",
    kinds: "WAV, MP3, M4A, AAC, FLAC, Ogg, Opus, AIFF, MP4, MOV, MKV, WebM, AVI, MPEG-TS und mehr",
    private: "Nichts verlässt diesen Rechner.",
    over: "Loslassen, um sie hinzuzufügen",
    bill: "Speicher für je 30 s Ton, die dekodiert werden",
    files: "Dateien wählen",
    folder: "Ordner wählen",
    removed: (n) => `${count(n, { one: "entfernte Datei", other: "entfernte Dateien" })} zurückholen`,
  },
  added: (added, ignored, known) =>
    [
      added > 0 ? `${count(added, { one: "Datei", other: "Dateien" })} hinzugefügt.` : "Nichts wurde hinzugefügt.",
      ignored.length > 0 ? `Übergangen: ${kindsOf(ignored, germanKinds)}.` : "",
      known > 0 ? `${count(known, { one: "ist", other: "sind" })} schon in der Warteschlange.` : "",
    ]
      .filter((sentence) => sentence !== "")
      .join(" "),
  missingModel: (model) => `${model} fehlt`,
  uploading: (share) => `Dateien werden empfangen: ${percent(share)}`,
  keys: {
    title: "Tastatur",
    open: "Tastatur",
    close: "Schließen",
    signs: {
      Ctrl: "Strg",
      Alt: "Alt",
      Shift: "Umschalt",
      Enter: "Eingabe",
      Escape: "Esc",
      Space: "Leertaste",
      Tab: "Tab",
      Backspace: "Rücktaste",
      Delete: "Entf",
    },
    places: {
      window: "Überall",
      transcript: "Hören und Lesen",
      editing: "Während ein Segment bearbeitet wird",
      timing: "Während Zeiten offen ist",
      border: "Auf einer Grenze des gewählten Segments",
      times: "In einem Feld für eine Zeit",
      finding: "Im Suchfeld",
      queue: "In der Warteschlange",
    },
    names: {
      window: {
        addFiles: "Dateien hinzufügen",
        addFolder: "Ordner hinzufügen",
        record: "Aufnehmen; während der Aufnahme: anhalten, fortsetzen",
        stopRecording: "Aufnahme beenden",
        search: "Alle Transkripte durchsuchen",
        settings: "Einstellungen",
        attention: "Attention der kommenden Dateien: Standard, Slim, Compact",
        close: "Schließen, was zuletzt geöffnet wurde",
        keys: "Diese Liste",
      },
      transcript: {
        play: "Abspielen oder anhalten",
        back: "5 Sekunden zurück",
        ahead: "5 Sekunden vor",
        secondBack: "Eine Sekunde zurück",
        secondAhead: "Eine Sekunde vor",
        before: "Voriges Segment",
        after: "Nächstes Segment",
        edit: "Gewähltes Segment bearbeiten",
        nextDoubt: "Nächste zweifelhafte Stelle",
        loop: "Segment wiederholen",
        timing: "Zeiten: Zoom, Grenzen, Verschieben",
        compare: "An dieser Datei vergleichen",
        find: "Suchen und ersetzen",
        export: "Exportieren",
        undo: "Rückgängig",
        redo: "Wiederherstellen",
      },
      editing: {
        keep: "Änderung behalten",
        keepAndNext: "Behalten, weiter mit dem nächsten Segment",
        keepAndBefore: "Behalten, zurück zum vorigen",
        split: "An der Schreibmarke teilen",
        merge: "Am Anfang: mit dem vorigen verbinden",
        times: "Zu Anfang und Ende",
        play: "Abspielen oder anhalten",
        drop: "Änderung verwerfen",
      },
      timing: {
        hear: "Gewähltes Segment einmal abspielen",
        startHere: "Hier, wo die Wiedergabe steht, anfangen",
        endHere: "Hier, wo die Wiedergabe steht, enden",
        startBorder: "Zu seinem Anfang, um ihn mit Tasten zu bewegen",
        endBorder: "Zu seinem Ende, um es mit Tasten zu bewegen",
        closer: "Vergrößern",
        farther: "Verkleinern",
        whole: "Die ganze Aufnahme",
      },
      border: {
        earlier: "10 ms früher",
        later: "10 ms später",
        muchEarlier: "100 ms früher",
        muchLater: "100 ms später",
        leave: "Grenze verlassen",
      },
      times: {
        keep: "Zeit behalten",
        earlier: "10 ms früher",
        later: "10 ms später",
        muchEarlier: "100 ms früher",
        muchLater: "100 ms später",
        drop: "Getipptes verwerfen",
      },
      finding: { next: "Nächster Treffer", previous: "Voriger Treffer", close: "Suche schließen" },
      queue: {
        before: "Vorige Datei",
        after: "Nächste Datei",
        spanBefore: "Auswahl nach oben erweitern",
        spanAfter: "Auswahl nach unten erweitern",
        moveUp: "Nach oben schieben",
        moveDown: "Nach unten schieben",
        all: "Alle auswählen",
        remove: "Ausgewählte aus der Liste entfernen",
      },
    },
  },
  notices: { close: "Diese Meldung schließen", region: "Meldungen" },
  report: {
    title: "Bericht für eine Frage",
    hint: "Programm, Rechner, Fehler und das Protokoll, als Text zum Verschicken. Keine Wörter aus Transkripten.",
    copy: "Bericht kopieren",
    names: "Mit Namen von Dateien und Ordnern",
    copied: "Der Bericht ist in der Zwischenablage.",
    named: "Er nennt Dateien und Ordner.",
    unnamed: "Er nennt keine Dateien und keine Ordner.",
  },
  reach: {
    lost: "Das Programm ist nicht zu erreichen.",
    lostHint:
      "Es wurde vielleicht beendet, oder die Verbindung ist unterbrochen. Was fertig ist, bleibt erhalten; diese Seite macht von selbst weiter, sobald es wieder da ist.",
    locked: "Das Programm wurde neu gestartet.",
    lockedHint: "Diese Seite hat keinen Schlüssel dazu: Öffnen Sie die Adresse, die slimscribe serve ausgegeben hat.",
  },
  failures: {
    unreachable: { message: "Das Programm ist nicht zu erreichen.", hint: "Sehen Sie nach, ob es noch läuft." },
    locked: {
      message: "Diese Seite hat keinen Schlüssel zum Programm.",
      hint: "Öffnen Sie die Adresse, die slimscribe serve ausgegeben hat.",
    },
    fullScreen: {
      message: "Die Bilder konnten nicht den ganzen Bildschirm füllen.",
      hint: "Vergrößern Sie stattdessen das Fenster, oder sehen Sie nach, ob die Einstellungen des Browsers es verbieten.",
    },
    unreadable: { message: "Die Antwort des Programms war nicht zu lesen.", hint: "Laden Sie die Seite neu." },
    clipboard: {
      message: "Der Text konnte nicht kopiert werden.",
      hint: "Klicken Sie ins Fenster und versuchen Sie es noch einmal, oder markieren Sie den Text und kopieren Sie ihn mit der Tastatur.",
    },
  },
};
