import { clock } from "../../lib/figures.ts";
import type { recordingWords } from "../en/recording.ts";
import type { Wording } from "../wording.ts";

export const germanRecording: Wording<typeof recordingWords> = {
  recording: {
    button: "Aufnehmen",
    start: "Aufnahme beginnen",
    starting: "Beginnt…",
    source: "Was aufgenommen wird",
    sources: { microphone: "Das Mikrofon", computer: "Was dieser Computer abspielt", both: "Beides" },
    device: "Mikrofon",
    usual: "Wie es das System wählt",
    unnamed: (number) => `Mikrofon ${number}`,
    into: (folder) => `Der Ton kommt in eine Datei in ${folder} und sonst nirgendwohin.`,
    folder: "Ordner für Aufnahmen",
    folderHint: (folder) => `Zurzeit ${folder}`,
    usualFolder: "Der übliche",
    speakersLater: "Wer spricht, wird ermittelt, wenn alles gehört wurde: Die Wörter kommen am Ende.",
    region: "Aufnahme",
    elapsed: "Bisher aufgenommen",
    level: "Pegel",
    stop: "Beenden",
    stopping: "Wird beendet…",
    elsewhere: (name) => `${name} wird in einem anderen Fenster aufgenommen.`,
    waiting: "Das Programm ist nicht erreichbar: Was gesagt wird, bleibt in diesem Fenster, bis es zurück ist.",
    listening: "Hier erscheinen Wörter, während jemand spricht",
    later: "Die Wörter kommen, wenn die Aufnahme beendet ist",
    afterOthers: "Die Wörter kommen, wenn die Dateien fertig sind, die ein anderes Modell transkribiert",
    row: "wird aufgenommen",
    ended: (name) => `${name} ist in der Warteschlange.`,
    cutOff: (name, seconds) => `${name} brach bei ${clock(seconds)} ab.`,
    cutOffHint: "Alles bis dahin Aufgenommene bleibt erhalten und wird transkribiert.",
    keep: "Behalten",
    remove: "Aufnahme löschen",
    removeAsk: (name) => `${name} löschen?`,
    removeHint: "Die Datei und ihre Wörter sind dann endgültig weg.",
    closing: {
      message: "Es läuft eine Aufnahme.",
      hint: "Sie endet mit dem Fenster. Was aufgenommen wurde, bleibt erhalten und wird transkribiert.",
      keep: "Weiter aufnehmen",
      end: "Aufnahme beenden",
    },
    refused: {
      forbidden: {
        message: "Das Mikrofon darf nicht benutzt werden.",
        hint: "Erlauben Sie es neben der Adresse oder in den Einstellungen des Systems (Datenschutz, Mikrofon) und nehmen Sie dann noch einmal auf.",
      },
      missing: { message: "Es ist kein Mikrofon da.", hint: "Schließen Sie eines an oder wählen Sie ein anderes." },
      taken: {
        message: "Vom Mikrofon kommt kein Ton.",
        hint: "Vielleicht benutzt es ein anderes Programm: Beenden Sie dieses oder wählen Sie ein anderes Mikrofon.",
      },
      silent: {
        message: "Mit dem Geteilten kam kein Ton.",
        hint: "Teilen Sie einen Tab oder den ganzen Bildschirm und schalten Sie im selben Dialog den Ton ein. Nicht jeder Browser und jedes System kann das.",
      },
      lost: {
        message: "Das Mikrofon ist weg: Die Aufnahme pausiert, und was bis dahin gesagt wurde, bleibt erhalten.",
        hint: "Schließen Sie es wieder an und fahren Sie dann fort, oder beenden Sie die Aufnahme.",
      },
      other: {
        message: "Hier kann nichts aufgenommen werden.",
        hint: "Nehmen Sie einen anderen Browser oder das Desktop-Programm.",
      },
    },
  },
};
