import type { settingsWords } from "../en/settings.ts";
import type { Wording } from "../wording.ts";
import { frenchFigures } from "./figures.ts";

const { fixed } = frenchFigures;

/** A card, where its name is known. */
const named = (card: string): string => (card === "" ? "" : ` (${card})`);

export const frenchSettings: Wording<typeof settingsWords> = {
  settings: {
    title: "Paramètres",
    close: "Fermer les paramètres",
    open: "Paramètres",
    sections: {
      words: "Texte",
      models: "Modèles",
      files: "Résultats",
      folders: "Dossiers",
      storage: "Stockage",
      machine: "Machine",
      look: "Apparence",
    },
    model: "Modèle",
    modelMissing: "Celui-ci n’est plus parmi vos modèles : choisissez-en un autre, ou remettez-le en place.",
    modelHint: "Les modèles plus grands entendent mieux et prennent plus de temps.",
    language: "Langue",
    auto: "Automatique",
    task: "Tâche",
    transcribe: "Écrire ce qui est dit",
    translate: "Traduire en anglais",
    transcribeShort: "Tel que c’est dit",
    translateShort: "En anglais",
    preset: "Qualité",
    presetHint: "Précis suit cinq formulations côte à côte et prend environ deux fois plus de temps.",
    fast: "Rapide",
    accurate: "Précis",
    precision: "Précision des nombres",
    precisionHint:
      "int8 est plus petit et plus rapide ; float32 est le modèle tel qu’il a été publié. int4 est le plus petit : deux tiers de la mémoire d’int8 pour les poids, quelques erreurs de plus.",
    precisions: { float32: "float32", int8: "int8", int4: "int4" },
    wordTimes: "Temps de chaque mot",
    wordTimesHint:
      "Met en évidence le mot que l’on entend, et non son segment. Demande un peu plus de travail et de mémoire.",
    vad: "Sauter ce qui n’est pas de la parole",
    vadHint: "Empêche le modèle d’inventer des mots dans le silence.",
    prompt: "Texte qui précède",
    promptHint: "Le style et l’orthographe s’y conforment.",
    vocabulary: "Mots attendus",
    vocabularyHint: "Noms et termes, un par ligne.",
    formats: "Écrire ces fichiers quand une transcription est terminée",
    writeTo: "Où",
    beside: "À côté de l’enregistrement",
    besideCopies:
      "Les enregistrements venus par le navigateur sont dans le dossier de données, et les résultats à côté d’eux aussi.",
    folder: "Dans un dossier",
    noFolder: "Aucun dossier choisi pour l’instant : les résultats vont à côté des enregistrements.",
    maxLine: "Caractères par ligne de sous-titre",
    maxLines: "Lignes par sous-titre",
    gap: "Millisecondes entre deux sous-titres, au moins (deux images : 80)",
    crlf: "Fins de ligne Windows dans SRT",
    batch: "Fenêtres côte à côte",
    batchHint:
      "Plus il y en a, plus c’est rapide et gourmand en mémoire ; en automatique, on s’en tient à ce qui est libre.",
    threads: "Threads",
    automatic: "Automatique",
    device: "Ce qui décode",
    devices: { auto: "Automatique", cpu: "Le processeur", webgpu: "La carte graphique (WebGPU)" },
    gpuHints: {
      unknown:
        "On ne sait pas encore si la carte graphique est plus rapide ici. Tant qu’elle n’est pas mesurée, l’automatique choisit le processeur.",
      none: "Aucune carte graphique utilisable n’a été trouvée ici : le processeur fait tout.",
      failed:
        "La carte graphique a échoué ici et reste inutilisée jusqu’à ce que son pilote change ou qu’elle soit mesurée de nouveau.",
    },
    gpuMeasuring:
      "La carte graphique est essayée à côté du processeur, sur une phrase dont les mots sont connus. La première fois, cela prend quelques minutes.",
    gpuForms: {
      cpu: "le processeur",
      webgpu: "le décodeur en float32",
      "webgpu-halves": "le décodeur en demi-précision",
      "webgpu-encoder": "l’encodeur et le décodeur en float32",
      "webgpu-encoder-halves": "l’encodeur en float32, le décodeur en demi-précision",
    },
    gpuFormNow: (number, count, form) => `En ce moment ${number} sur ${count} : ${form}.`,
    gpuSlower: (card) =>
      `Votre carte graphique${named(card)} n’est pas nettement plus rapide que le processeur ici : l’automatique choisit le processeur.`,
    gpuQuicker: (card, speed) =>
      `Votre carte graphique${named(card)} est ${fixed(speed, 1)} fois plus rapide que le processeur et écrit les mêmes mots : l’automatique l’utilise.`,
    measureGpu: "Mesurer la carte graphique",
    gpuShare: "Avancement de la mesure",
    stopMeasuring: "Annuler",
    filesAtOnce: "Fichiers longs à la fois",
    theme: "Thème",
    system: "Comme le système",
    light: "Clair",
    dark: "Sombre",
    interface: "Langue du programme",
    notify: "M’avertir quand des fichiers sont terminés",
    version: (version, engine) => `Slimscribe ${version}, moteur ${engine}`,
    private: "Pas de compte, pas de télémétrie, pas de réseau, sauf si vous demandez un modèle ou indiquez un webhook.",
  },
};
