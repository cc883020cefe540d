import type { Preparing } from "../../api/engine.ts";
import { readingSpeedLimit } from "../../api/settings.ts";
import type { transcriptWords } from "../en/transcript.ts";
import type { Wording } from "../wording.ts";
import { frenchFigures } from "./figures.ts";

const { count, fixed, grouped, listed, percentSoFar } = frenchFigures;

function prepared({ step, model, attention }: Preparing): string {
  if (step === "kernels") return "Mesure de ce qui est le plus rapide sur ce processeur";
  if (step === "speakers") return "Recherche de qui parle";
  return step === "loading" ? `Chargement de ${model}` : `Préparation de ${model} pour l’attention ${attention}`;
}

export const frenchTranscript: Wording<typeof transcriptWords> = {
  transcript: {
    nothing: "Choisissez un fichier pour lire sa transcription.",
    waiting: "Attend son tour. Les mots apparaissent ici au fur et à mesure.",
    allPaused: "La file d’attente est en pause.",
    paused: "Mis en pause avant les premiers mots.",
    cancelled: "Interrompu avant les premiers mots.",
    wentOn: (at) => `Interrompu puis repris à ${at} : ce qui était fait est conservé.`,
    working: "Écoute en cours. Les mots apparaissent ici au fur et à mesure.",
    next: "Suivant. Les mots apparaissent ici au fur et à mesure.",
    preparing: (step) => (step.share === null ? prepared(step) : `${prepared(step)} : ${percentSoFar(step.share)}`),
    preparingHint: ({ step }) => {
      if (step === "loading") return "";
      return step === "speakers"
        ? "Les mots viennent ensuite, avec leurs intervenants."
        : "Une seule fois, pour cette machine. Les mots viennent ensuite.";
    },
    provisional: "En cours de décodage",
    silent: "Aucune parole n’a été trouvée dans ce fichier.",
    silentHint: "Transcrivez-le à nouveau sans détection de la parole s’il devrait contenir des mots.",
    withoutVad: "Essayer sans détection de la parole",
    follow: "Derniers mots",
    label: "Transcription",
    edited: "Modifié",
    saved: "Enregistré",
    saving: "Enregistrement…",
    original: "Afficher l’original",
    showEdited: "Afficher ma version",
    originalTitle: "L’original",
    originalHint: "Voici ce qui a été entendu, avant vos modifications. On peut le lire et le copier, pas le changer.",
    revert: "Revenir à l’original",
    export: "Exporter",
    otherLanguage: "Mal compris ? Transcrire dans une autre langue ; celle-ci est conservée",
    copy: "Copier le texte",
    copied: "Le texte est dans le presse-papiers.",
    compare: "Comparer",
    find: "Rechercher et remplacer",
    undo: "Annuler",
    redo: "Rétablir",
    edit: "Modifier ce segment",
    split: "Diviser ici",
    merge: "Fusionner avec le précédent",
    notes: "À propos de l’enregistrement",
    speaker: "Intervenant",
    addSpeaker: "Nommer l’intervenant",
    editHint: (split) =>
      `Entrée garde la modification, Tab passe au suivant, Échap l’abandonne, ${split} divise au curseur.`,
    savePlace: "Enregistrer ce passage en WAV",
    segmentAt: (time) => `Lire à partir de ${time}`,
  },
  find: {
    label: "Rechercher dans cette transcription",
    replaceLabel: "Remplacer par",
    found: (at, all) => (all === 0 ? "Introuvable" : `${at} sur ${grouped(all)}`),
    next: "Résultat suivant",
    previous: "Résultat précédent",
    replace: "Remplacer",
    replaceAll: "Tout remplacer",
    replaced: (n) => `${count(n, { one: "occurrence remplacée", other: "occurrences remplacées" })}.`,
    close: "Fermer la recherche",
  },
  suspect: {
    names: {
      loop: { name: "Boucle", reason: "Le modèle s’est répété ici." },
      silence: { name: "Silence", reason: "Il n’y a peut-être pas de parole ici." },
      "low confidence": { name: "Peu sûr", reason: "Le modèle n’était pas sûr de ces mots." },
      "speech skipped": { name: "Parole omise", reason: "De la parole a peut-être été omise ici." },
      "token rate": { name: "Débit étrange", reason: "Plus ou moins de mots que n’en peut contenir autant de son." },
      language: { name: "Langue", reason: "Cela a peut-être été dit dans une autre langue." },
      overlap: {
        name: "Chevauchement",
        reason: "Deux personnes parlent en même temps ici : l’une peut ne pas être entendue.",
      },
      "time stamps": { name: "Temps", reason: "Les temps de ces mots allaient à rebours." },
    },
    listen: "Écouter",
    keep: "Garder",
    redoPlain: "Décoder à nouveau sans détection de la parole",
    redoAccurate: "Décoder à nouveau, en précis",
    redoModel: (name) => `Réentendre avec ${name}`,
    redoLanguage: "Décoder à nouveau dans une autre langue",
    redo: "Décoder à nouveau",
    working: "Nouveau décodage de ce passage…",
    same: "Décodé à nouveau : les mêmes mots.",
    changed: "Ce passage a été décodé à nouveau. Annuler rétablit les anciens mots.",
    empty: "Décodé à nouveau : aucun mot n’a été trouvé ici ; les anciens restent.",
    next: "Passage douteux suivant",
    label: (names) => `Douteux : ${names}`,
  },
  player: {
    play: "Lire",
    pause: "Pause",
    back: "Reculer de 5 secondes",
    ahead: "Avancer de 5 secondes",
    speed: "Vitesse",
    loop: "Lire ce segment en boucle",
    waveform: "Position dans l’enregistrement",
  },
  pictures: {
    title: "Images",
    pane: "À côté du texte",
    show: "Afficher les images",
    hide: "Masquer les images",
    subtitles: "Sous-titres sur les images",
    fill: "Plein écran",
    leave: "Quitter le plein écran",
    place: "Position dans le film",
    refused: ({ refused, silent }) =>
      silent
        ? "Les images de ce fichier ne peuvent pas être montrées ici avec leur son ; seul le son est lu."
        : `Les images de ce fichier (${refused}) ne peuvent pas être montrées ici ; son audio est lu.`,
  },
  search: {
    label: "Rechercher dans toutes les transcriptions",
    title: "Recherche",
    results: (n) => (n === 0 ? "Rien trouvé." : count(n, { one: "occurrence trouvée", other: "occurrences trouvées" })),
    close: "Fermer la recherche",
    history: "Toutes les transcriptions",
    empty: "Les transcriptions se rassemblent ici à mesure que les fichiers sont terminés.",
    removed: "Retirés de la liste",
    removedHint: "Conservés 30 jours avec leurs transcriptions et vos modifications.",
    back: "Remettre",
    bringBack: (name) => `Remettre ${name}`,
  },
  subtitles: {
    open: "Aperçu des sous-titres",
    title: "Sous-titres",
    close: "Fermer l’aperçu",
    none: "Il n’y a encore rien à montrer.",
    summary: (n) => count(n, { one: "sous-titre", other: "sous-titres" }),
    tooFast: (n) =>
      n === 0
        ? `Aucun ne dépasse ${readingSpeedLimit} caractères par seconde.`
        : `${count(n, { one: "trop rapide", other: "trop rapides" })} à lire : plus de ${readingSpeedLimit} caractères par seconde.`,
    speed: (charactersPerSecond) => `${fixed(charactersPerSecond, 1)} caractères/s`,
    fast: "Trop rapide",
    next: "Suivant trop rapide",
    hear: (from, to) => `Lire de ${from} à ${to}`,
  },
  exports: {
    names: {
      txt: "Texte brut",
      srt: "Sous-titres SubRip",
      vtt: "Sous-titres WebVTT",
      ass: "Sous-titres ASS, avec style",
      json: "JSON, tout",
      tsv: "Tableau, tabulations",
      csv: "Tableau, virgules",
      md: "Markdown",
      html: "Page à lire",
      docx: "Document Word",
      lrc: "Paroles",
    },
    several: "Exporter",
    writeOut: (formats, inFolder) =>
      `Écrire ${listed(formats)} ${inFolder ? "dans le dossier des résultats" : "à côté de l’enregistrement"}`,
    written: (paths) =>
      paths.length <= 2
        ? `Écrit : ${listed(paths)}`
        : `${grouped(paths.length)} fichiers écrits, le premier est ${paths[0]}`,
  },
};
