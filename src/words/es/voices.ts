import { clock } from "../../lib/figures.ts";
import type { voiceWords } from "../en/voices.ts";
import type { Wording } from "../wording.ts";

export const spanishVoices: Wording<typeof voiceWords> = {
  voices: {
    label: "Quién habla",
    more: (name, seconds) => `${name}, ${clock(seconds)} en total`,
    listen: "Escuchar esta voz",
    rename: "Cambiar el nombre en todas partes…",
    renameTitle: (name) => `Cambiar el nombre de ${name}`,
    name: "Nombre",
    same: "La misma persona que",
    saidBy: "Lo dice",
    run: "Cambiar el nombre",
    close: "Cancelar",
    renamed: (name) => `Todo lo que dice ${name} recibe este nombre. Se puede deshacer.`,
    joined: (name, other) => `${other} ya existe: ${name} y ${other} pasan a ser la misma persona. Se puede deshacer.`,
    unchanged: "Escriba otro nombre.",
  },
};
