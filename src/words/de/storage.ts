import type { ErasedKind } from "../../api/erase.ts";
import type { storageWords } from "../en/storage.ts";
import type { Wording } from "../wording.ts";
import { germanFigures } from "./figures.ts";

const { bytes, count } = germanFigures;

const nouns: Record<ErasedKind, { one: string; other: string }> = {
  removed: { one: "entfernte Datei", other: "entfernte Dateien" },
  copies: { one: "Kopie einer Aufnahme", other: "Kopien von Aufnahmen" },
};

export const germanStorage: Wording<typeof storageWords> = {
  storage: {
    age: "Löschen, was die Warteschlange verlassen hat",
    ages: {
      0: "egal wann",
      1: "vor mehr als einem Tag",
      7: "vor mehr als einer Woche",
      14: "vor mehr als zwei Wochen",
    },
    titles: { removed: "Entfernte Dateien", copies: "Aufgehobene Kopien" },
    hints: {
      removed: "Mit ihren Transkripten, Ihren Änderungen und Kopien. Nach 30 Tagen verschwinden sie von selbst.",
      copies:
        "Aufnahmen, die durch den Browser kamen und die Warteschlange verlassen haben. Eine entfernte Datei kommt danach ohne ihren Ton zurück.",
    },
    amount: (kind, { files, bytes: size }) =>
      files === 0 ? "Es gibt keine." : `${count(files, nouns[kind])}, ${bytes(size)}.`,
    erase: "Löschen…",
    sure: (kind, { files, bytes: size }) => `${count(files, nouns[kind])} endgültig löschen? (${bytes(size)})`,
    sureHint: {
      removed:
        "Gelöschte Dateien und Transkripte können nicht zurückgeholt werden. Ergebnisdateien an anderen Orten bleiben.",
      copies: "Gelöschte Kopien können nicht zurückgeholt werden. Transkripte bleiben.",
    },
    yes: "Endgültig löschen",
    gone: (kind, { files }) => `${count(files, nouns[kind])} gelöscht.`,
    setAside:
      "Beschädigte Datenbanken, die aus dem Weg geräumt wurden, können dieselben Wörter enthalten. Sie bleiben, bis Sie sie löschen:",
    cache: "Zwischenspeicher",
    cacheHint: "Für diesen Rechner vorbereitete Modelle, nichts von Ihren Aufnahmen.",
    cacheAmount: (size) => `${bytes(size)}.`,
    empty: "Zwischenspeicher leeren",
    sureEmpty: (size) => `Zwischenspeicher leeren? (${bytes(size)})`,
    sureEmptyHint: "Das Modell wird vor der nächsten Aufnahme neu vorbereitet: einige Sekunden bis eine Minute.",
    emptied: "Der Zwischenspeicher ist leer.",
  },
};
