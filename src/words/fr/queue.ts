import type { queueWords } from "../en/queue.ts";
import type { Wording } from "../wording.ts";
import { frenchFigures } from "./figures.ts";

const { count, grouped, listed, percentSoFar, speed, spanLeft } = frenchFigures;

const files = (n: number): string => count(n, { one: "fichier", other: "fichiers" });

const preparing: (typeof queueWords)["queue"]["preparing"] = ({ step, share }) => {
  if (step === "kernels") return "mesure de ce processeur";
  if (step === "speakers") return `recherche de qui parle ${percentSoFar(share ?? 0)}`;
  return step === "loading" ? "chargement du modèle" : `préparation ${percentSoFar(share ?? 0)}`;
};

export const frenchQueue: Wording<typeof queueWords> = {
  queue: {
    title: "File d’attente",
    summary: (done, all) => `${grouped(done)} sur ${grouped(all)} terminés`,
    left: (seconds) => `encore ${spanLeft(seconds)}`,
    pauseAll: "Tout mettre en pause",
    resumeAll: "Reprendre",
    retryFailed: "Réessayer les échecs",
    hideDone: "Masquer les terminés",
    showDone: "Afficher les terminés",
    pause: "Mettre en pause",
    resume: "Reprendre",
    cancel: "Interrompre",
    retry: "Réessayer",
    again: "Transcrire à nouveau",
    remove: "Retirer de la liste",
    top: "Mettre en tête",
    reveal: "Montrer le fichier dans son dossier",
    more: (name) => `Plus d’actions pour ${name}`,
    removed: (n) => `${count(n, { one: "fichier retiré", other: "fichiers retirés" })}.`,
    undo: "Annuler",
    goesOn: (at) => `reprendra à ${at}`,
    wentOn: (at) => `repris à ${at}`,
    allPaused: "en pause",
    listening: "écoute",
    preparing,
    comparing: ({ preparing: step, progress }) =>
      step === null ? `comparaison ${percentSoFar(progress)}` : preparing(step),
    list: "Fichiers",
    silent: "Aucune parole trouvée",
    suspects: (n) => count(n, { one: "passage douteux", other: "passages douteux" }),
    open: "File d’attente",
    close: "Fermer la file d’attente",
    filter: "Filtrer par nom",
    selected: (n) => count(n, { one: "sélectionné", other: "sélectionnés" }),
  },
  doubt: {
    no: "Laisser tel quel",
    again: (n) => (n === 1 ? "Transcrire à nouveau ?" : `Transcrire à nouveau ${files(n)} ?`),
    againHint: (edited) => {
      const more = edited.length - 2;
      const names = [...edited.slice(0, 2), ...(more > 0 ? [count(more, { one: "autre", other: "autres" })] : [])];
      return `Vos modifications de ${listed(names)} sont remplacées par ce qui sera entendu. Elles ne pourront pas être récupérées.`;
    },
    yes: "Transcrire à nouveau",
    revert: "Revenir à l’original ?",
    revertHint: (name) =>
      `Vos modifications de ${name} sont remplacées par ce qui a été entendu. Annuler les rétablit tant que ce fichier reste ouvert.`,
  },
  states: {
    queued: "En attente",
    running: "En cours",
    next: "Suivant",
    cancelling: "S’arrête après cette étape",
    paused: "En pause",
    cancelled: "Interrompu",
    failed: "Échec",
    done: "Terminé",
  },
  rowFigures: (factor, left) => (left === null ? speed(factor) : `${speed(factor)}, encore ${spanLeft(left)}`),
};
