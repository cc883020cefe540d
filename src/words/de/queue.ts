import type { queueWords } from "../en/queue.ts";
import type { Wording } from "../wording.ts";
import { germanFigures } from "./figures.ts";

const { count, grouped, listed, percentSoFar, speed, spanLeft } = germanFigures;

const files = (n: number): string => count(n, { one: "Datei", other: "Dateien" });

const preparing: (typeof queueWords)["queue"]["preparing"] = ({ step, share }) => {
  if (step === "kernels") return "misst diesen Prozessor";
  if (step === "speakers") return `findet heraus, wer spricht ${percentSoFar(share ?? 0)}`;
  return step === "loading" ? "lädt das Modell" : `bereitet vor ${percentSoFar(share ?? 0)}`;
};

export const germanQueue: Wording<typeof queueWords> = {
  queue: {
    title: "Warteschlange",
    summary: (done, all) => `${grouped(done)} von ${grouped(all)} fertig`,
    left: (seconds) => `noch ${spanLeft(seconds)}`,
    pauseAll: "Alle anhalten",
    resumeAll: "Fortsetzen",
    retryFailed: "Fehlgeschlagene wiederholen",
    hideDone: "Fertige ausblenden",
    showDone: "Fertige anzeigen",
    pause: "Anhalten",
    resume: "Fortsetzen",
    cancel: "Abbrechen",
    retry: "Noch einmal versuchen",
    again: "Neu transkribieren",
    remove: "Aus der Liste entfernen",
    top: "Nach ganz oben",
    reveal: "Datei in ihrem Ordner zeigen",
    more: (name) => `Mehr zu ${name}`,
    removed: (n) => `${files(n)} entfernt.`,
    undo: "Rückgängig",
    goesOn: (at) => `geht bei ${at} weiter`,
    wentOn: (at) => `bei ${at} fortgesetzt`,
    allPaused: "angehalten",
    listening: "hört zu",
    preparing,
    comparing: ({ preparing: step, progress }) =>
      step === null ? `vergleicht ${percentSoFar(progress)}` : preparing(step),
    list: "Dateien",
    silent: "Keine Sprache gefunden",
    suspects: (n) => count(n, { one: "zweifelhafte Stelle", other: "zweifelhafte Stellen" }),
    open: "Warteschlange",
    close: "Warteschlange schließen",
    filter: "Nach Namen filtern",
    selected: (n) => `${grouped(n)} ausgewählt`,
  },
  doubt: {
    no: "So lassen",
    again: (n) => (n === 1 ? "Neu transkribieren?" : `${files(n)} neu transkribieren?`),
    againHint: (edited) => {
      const more = edited.length - 2;
      const names = [
        ...edited.slice(0, 2),
        ...(more > 0 ? [count(more, { one: "weiteren Datei", other: "weiteren Dateien" })] : []),
      ];
      return `Ihre Änderungen an ${listed(names)} werden durch das neu Gehörte ersetzt. Sie können nicht zurückgeholt werden.`;
    },
    yes: "Neu transkribieren",
    revert: "Zum Original zurückkehren?",
    revertHint: (name) =>
      `Ihre Änderungen an ${name} werden durch das Gehörte ersetzt. Rückgängig holt sie zurück, solange diese Datei offen ist.`,
  },
  states: {
    queued: "Wartet",
    running: "Läuft",
    next: "Als Nächstes",
    cancelling: "Hält nach diesem Schritt an",
    paused: "Angehalten",
    cancelled: "Abgebrochen",
    failed: "Fehlgeschlagen",
    done: "Fertig",
  },
  rowFigures: (factor, left) => (left === null ? speed(factor) : `${speed(factor)}, noch ${spanLeft(left)}`),
};
