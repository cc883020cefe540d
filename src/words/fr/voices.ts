import { clock } from "../../lib/figures.ts";
import type { voiceWords } from "../en/voices.ts";
import type { Wording } from "../wording.ts";
import { frenchFigures } from "./figures.ts";

const { count } = frenchFigures;

const voices = { one: "voix", other: "voix" };

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
    keep: "Garder cette voix",
    keepHint: "Le nom est proposé là où cette voix s’entend dans d’autres enregistrements.",
    kept: (name) => `La voix de ${name} est gardée.`,
    perhaps: (name) => `${name} ?`,
    perhapsMore: (speaker, name) => `La voix de ${speaker} ressemble à celle de ${name}`,
    isHim: (speaker, name) => `${speaker} est ${name}`,
    isNot: (speaker, name) => `${speaker} n’est pas ${name}`,
    suggest: "Proposer des noms d’après la voix",
    suggestHint:
      "Quand vous renommez quelqu’un, le son de sa voix peut être gardé, et son nom est proposé dans d’autres enregistrements. Une voix est une donnée personnelle, comme une empreinte digitale : demandez à qui elle appartient. Elle reste sur cet ordinateur, dans un fichier à part. Sans cela, rien n’est gardé ni comparé.",
    known: "Voix connues",
    knownCount: (known) => (known === 0 ? "Il n’y en a pas." : `${count(known, voices)}, par leur nom :`),
    forgetOne: (name) => `Oublier la voix de ${name}`,
    forget: "Oublier toutes les voix",
    forgetAll: "Tout oublier…",
    sureForget: (known) => `Oublier ${count(known, voices)} ?`,
    sureForgetHint:
      "Les noms dans les textes restent ; plus rien n’est proposé d’après ces voix. Cela ne peut pas être annulé.",
    forgotten: "Toutes les voix sont oubliées.",
  },
};
