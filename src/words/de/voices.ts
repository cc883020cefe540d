import { clock } from "../../lib/figures.ts";
import type { voiceWords } from "../en/voices.ts";
import type { Wording } from "../wording.ts";

export const germanVoices: Wording<typeof voiceWords> = {
  voices: {
    label: "Wer spricht",
    more: (name, seconds) => `${name}, insgesamt ${clock(seconds)}`,
    listen: "Diese Stimme anhören",
    rename: "Überall umbenennen…",
    renameTitle: (name) => `${name} umbenennen`,
    name: "Name",
    same: "Dieselbe Person wie",
    saidBy: "Gesagt von",
    run: "Umbenennen",
    close: "Abbrechen",
    renamed: (name) => `Alles, was ${name} sagt, bekommt diesen Namen. Das lässt sich rückgängig machen.`,
    joined: (name, other) =>
      `${other} gibt es schon: ${name} und ${other} werden eins. Das lässt sich rückgängig machen.`,
    unchanged: "Schreiben Sie einen anderen Namen.",
  },
};
