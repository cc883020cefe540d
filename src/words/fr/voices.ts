import { clock } from "../../lib/figures.ts";
import type { voiceWords } from "../en/voices.ts";
import type { Wording } from "../wording.ts";

export const frenchVoices: Wording<typeof voiceWords> = {
  voices: {
    label: "Qui parle",
    more: (name, seconds) => `${name}, ${clock(seconds)} en tout`,
    listen: "Écouter cette voix",
    rename: "Renommer partout…",
    renameTitle: (name) => `Renommer ${name}`,
    name: "Nom",
    same: "La même personne que",
    saidBy: "Dit par",
    run: "Renommer",
    close: "Annuler",
    renamed: (name) => `Tout ce que dit ${name} reçoit ce nom. Cela peut être annulé.`,
    joined: (name, other) => `${other} existe déjà : ${name} et ${other} ne feront qu’un. Cela peut être annulé.`,
    unchanged: "Écrivez un autre nom.",
  },
};
