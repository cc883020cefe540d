import { preciseClock } from "../../lib/figures.ts";
import type { timingWords } from "../en/timing.ts";
import type { Wording } from "../wording.ts";
import { frenchFigures } from "./figures.ts";

const { count, fixed, grouped } = frenchFigures;

export const frenchTiming: Wording<typeof timingWords> = {
  timing: {
    title: "Minutage",
    closer: "Agrandir",
    farther: "Réduire",
    whole: "Tout l’enregistrement",
    choose:
      "Faites glisser une limite : Alt sépare deux qui se touchent, Maj empêche l’aimantation. Ou choisissez un segment et tapez ses temps.",
    border: { start: "Début du segment choisi", end: "Fin du segment choisi" },
    field: { start: "Début", end: "Fin" },
    here: { start: "Commencer ici", end: "Finir ici" },
    hear: "Lire ce segment",
    length: (seconds) => `${fixed(seconds, 2)} s`,
    notTime: "Ce n’est pas un temps. Écrivez 1:02.345, ou 62.3 en secondes.",
    outside: (side, low, high) =>
      side === "start"
        ? `Le début peut aller de ${preciseClock(low)}, où le segment précédent laisse la place, à ${preciseClock(high)}, juste avant sa propre fin.`
        : `La fin peut aller de ${preciseClock(low)}, juste après son propre début, à ${preciseClock(high)}, où le suivant a besoin de place.`,
    notHere: (side, seconds) =>
      `Le segment choisi ne peut pas ${side === "start" ? "commencer" : "finir"} à ${preciseClock(seconds)}, où se trouve la lecture.`,
    tools: "Temps",
    unfinished: "quand le fichier sera terminé",
    close: "Fermer",
    merge: {
      open: "Fusionner les segments courts…",
      title: "Fusionner les segments courts",
      seconds: "Plus courts que, en secondes",
      characters: "Ou avec moins de caractères que",
      gap: "Silence entre eux, au plus, en secondes",
      sentences: "Aussi par-dessus les fins de phrases",
      speakers: "Ce que disent deux intervenants, ou ce qui est dit en deux langues, n’est jamais fusionné.",
      found: (before, after) =>
        before === after
          ? "Aucun segment n’est aussi court et n’a un voisin avec lequel il puisse être fusionné."
          : `${count(before - after, { one: "segment serait fusionné", other: "segments seraient fusionnés" })} avec un voisin : de ${grouped(before)}, il en resterait ${grouped(after)}.`,
      run: "Fusionner",
      done: (before, after) =>
        `${count(before - after, { one: "segment fusionné", other: "segments fusionnés" })} : il en reste ${grouped(after)}.`,
    },
    shift: {
      open: "Décaler les temps…",
      title: "Décaler les temps",
      by: "De",
      byHint: "En secondes, -1.5 pour plus tôt, ou comme 0:02.5",
      which: "Lesquels",
      all: "Tous les segments",
      following: (at) => `Celui qui est choisi, à ${at}, et tous ceux qui suivent`,
      notTime: "Ce n’est pas un décalage. Écrivez-le en secondes, comme -1.5, ou comme 0:02.5.",
      tooEarly: (most) =>
        `Ils peuvent être avancés de ${fixed(most, 3)} s au plus : il n’y a pas plus de place avant eux.`,
      result: (n, from, to) =>
        `${count(n, { one: "segment", other: "segments" })} : le premier commence à ${preciseClock(to)} au lieu de ${preciseClock(from)}.`,
      run: "Décaler",
      done: (n) => `${count(n, { one: "segment décalé", other: "segments décalés" })}.`,
    },
    stretch: {
      open: "Étirer entre deux points…",
      title: "Étirer entre deux points",
      hint: "Indiquez où le premier et le dernier segment commencent dans l’enregistrement. Tous les temps intermédiaires suivent.",
      first: "Premier segment",
      last: "Dernier segment",
      now: (at) => `actuellement à ${preciseClock(at)}`,
      here: "Position de lecture",
      backwards: "Le dernier segment doit commencer après le premier.",
      tooFew: "Il faut deux segments qui commencent à des moments différents.",
      result: (rate) => `Les temps avancent à ${fixed(100 * rate, 2)}\u00a0% de leur allure.`,
      run: "Étirer",
      done: (n) => `${count(n, { one: "segment étiré", other: "segments étirés" })}.`,
    },
  },
};
