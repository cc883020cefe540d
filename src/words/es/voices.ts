import { clock } from "../../lib/figures.ts";
import type { voiceWords } from "../en/voices.ts";
import type { Wording } from "../wording.ts";
import { spanishFigures } from "./figures.ts";

const { count } = spanishFigures;

const voices = { one: "voz", other: "voces" };

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
    keep: "Guardar esta voz",
    keepHint: "El nombre se propone donde se oiga esta voz en otras grabaciones.",
    kept: (name) => `La voz de ${name} queda guardada.`,
    perhaps: (name) => `¿${name}?`,
    perhapsMore: (speaker, name) => `${speaker} suena como ${name}`,
    isHim: (speaker, name) => `${speaker} es ${name}`,
    isNot: (speaker, name) => `${speaker} no es ${name}`,
    suggest: "Proponer nombres por la voz",
    suggestHint:
      "Cuando cambia el nombre de alguien, se puede guardar cómo suena su voz, y el nombre se propone en otras grabaciones. Una voz es un dato personal, como una huella dactilar: pregunte a quien pertenece. Se queda en este equipo, en un archivo propio. Desactivado, no se guarda ni se compara nada.",
    known: "Voces conocidas",
    knownCount: (known) => (known === 0 ? "No hay ninguna." : `${count(known, voices)}, por su nombre:`),
    forgetOne: (name) => `Olvidar la voz de ${name}`,
    forget: "Olvidar todas las voces",
    forgetAll: "Olvidar todas…",
    sureForget: (known) => `¿Olvidar ${count(known, voices)}?`,
    sureForgetHint: "Los nombres en los textos se quedan; ya no se propone nada por estas voces. No se puede deshacer.",
    forgotten: "Todas las voces quedan olvidadas.",
  },
};
