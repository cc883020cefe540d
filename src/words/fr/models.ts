import type { ModelWork } from "../../api/model-works.ts";
import type { modelWords } from "../en/models.ts";
import type { Wording } from "../wording.ts";
import { frenchFigures } from "./figures.ts";

const { bytes, percentSoFar, span, spanLeft, speed } = frenchFigures;

type Working = Extract<ModelWork, { state: "working" }>;

const arrived = ({ bytes: here, totalBytes }: Pick<ModelWork, "bytes" | "totalBytes">): string =>
  totalBytes === null || totalBytes === 0 ? "" : percentSoFar(here / totalBytes);

const ofAll = ({ bytes: here, totalBytes }: ModelWork): string =>
  totalBytes === null ? bytes(here) : `${bytes(here)} sur ${bytes(totalBytes)}`;

function downloading(work: Working): string {
  const { bytes: here, totalBytes, bytesPerSecond } = work;
  const known = totalBytes !== null && bytesPerSecond !== null && bytesPerSecond > 0;
  return [
    `Téléchargement : ${ofAll(work)}`,
    ...(known ? [`${bytes(bytesPerSecond)}/s`, `encore ${spanLeft((totalBytes - here) / bytesPerSecond)}`] : []),
  ].join(" · ");
}

const steps: Record<Working["step"], (work: Working) => string> = {
  listing: () => "Le hub est interrogé sur ce qui en fait partie…",
  downloading,
  copying: () => "Copie parmi vos modèles…",
  checking: () => "Vérification de chaque poids : de quelques secondes à quelques minutes…",
};

export const frenchModels: Wording<typeof modelWords> = {
  models: {
    here: "Sur cette machine",
    gettable: "À télécharger",
    network: (hub) =>
      `Un clic sur Télécharger demande ce modèle à ${hub === "" ? "Hugging Face" : hub.replace(/^https?:\/\//, "")} et ne lui dit rien d’autre. Pour le reste, Slimscribe n’utilise pas le réseau.`,
    size: ({ bytes: size, from }) => (from === "hub" ? `${bytes(size)} à télécharger` : bytes(size)),
    languages: ({ multilingual, canTranslate }) =>
      canTranslate ? "nombreuses langues, traduit" : multilingual ? "nombreuses langues" : "anglais",
    speed: ({ speed: { realTimeFactor, measured } }) =>
      measured
        ? `${speed(realTimeFactor)} le temps réel ici`
        : `environ ${speed(realTimeFactor)} le temps réel (estimé)`,
    speedHint: ({ speed: { measured } }) =>
      measured
        ? "Mesuré sur ce qui a été transcrit sur cette machine."
        : "Estimé d’après ce que l’on sait de cette machine ; mesuré dès qu’elle aura transcrit.",
    goodFor: (text) => `${text}.`,
    memory: "Mémoire pendant son exécution",
    memoryOf: (name) => `Mémoire que prend ${name}`,
    recommended: "Recommandé",
    recommendedHint: "Le plus précis de ceux que cette machine exécute bien avec vos paramètres.",
    embedded: "fourni avec Slimscribe",
    chosen: "Utilisé",
    chosenOf: (name) => `${name} est utilisé pour les fichiers ajoutés à partir de maintenant`,
    use: "Utiliser",
    toUse: (name) => `Utiliser ${name}`,
    get: "Télécharger",
    getOf: (name, size) => `Télécharger ${name}, ${bytes(size)}`,
    more: (name) => `Plus d’actions pour ${name}`,
    verify: "Vérifier chaque poids",
    remove: "Supprimer…",
    removing: (name) => `Supprimer ${name} de cette machine ?`,
    removingHint: (size) =>
      `${bytes(size)} seront libérés. Les transcriptions restent ; le modèle pourra être de nouveau téléchargé ou ajouté.`,
    removeYes: "Supprimer",
    working: (work) => steps[work.step](work),
    waiting: ({ reason }, secondsLeft) => {
      const soon = secondsLeft < 10 ? spanLeft(Math.ceil(secondsLeft)) : span(secondsLeft);
      const next = secondsLeft > 0 ? `dans ${soon}` : "maintenant";
      return reason === "busy"
        ? `Le hub demande de patienter : il est trop sollicité. Reprise ${next}.`
        : `Pas de connexion. Prochain essai ${next}.`;
    },
    elsewhere: (work) => `En cours de téléchargement par une autre fenêtre ou un terminal : ${ofAll(work)}`,
    share: arrived,
    progressOf: (name) => `Progression de ${name}`,
    stop: "Arrêter",
    stopOf: (name) => `Arrêter le téléchargement de ${name}`,
    stopped: (work) => {
      const share = arrived(work);
      return share === "" ? "Arrêté." : `Arrêté à ${share} : ce qui est arrivé est conservé.`;
    },
    goOn: "Reprendre",
    goOnOf: (name) => `Reprendre le téléchargement de ${name}`,
    again: "Réessayer",
    againOf: (name) => `Réessayer de télécharger ${name}`,
    discard: "Supprimer ce qui est arrivé",
    discardOf: (name) => `Supprimer ce qui est arrivé de ${name}`,
    forget: "Fermer",
    forgetOf: (name) => `Fermer le message au sujet de ${name}`,
    unusable: "Inutilisable",
    other: "Un autre modèle, par son nom",
    otherHint: "Tel que le hub le nomme : propriétaire/nom, et @révision si vous en voulez une.",
    otherExample: "openai/whisper-small",
    hub: "Hub d’où viennent les modèles",
    hubHint: "Vide : Hugging Face. L’adresse d’un miroir commence par https://.",
    hubUsual: "https://huggingface.co",
    add: "Ajouter un modèle de cette machine",
    addHint: "Le dossier d’un modèle, ou un seul fichier (.pt, ggml .bin, .safetensors). Il est copié, puis vérifié.",
    addFolder: "Dossier…",
    addFile: "Fichier…",
    addPath: "Un chemin complet, par exemple /home/moi/ggml-small.bin",
    adding: (name) => `Ajouter ${name} à vos modèles ?`,
    addingHint: (path) => `Il est vérifié et copié : ${path}`,
    addYes: "Ajouter",
    dropped: (name) => `${name} ressemble à un modèle, pas à un enregistrement.`,
    droppedHint: "Indiquez où il se trouve dans Paramètres, Modèles : un navigateur ne le dit pas.",
    open: "Modèles…",
    all: "Tous les modèles",
    runs: (name) => `${name} sera utilisé`,
    takes: (size, mode) =>
      `Prend environ ${size} de mémoire avec l’attention ${mode === "standard" ? "Standard" : mode === "slim" ? "Slim" : "Compact"}.`,
    recommendedNow: (name) => `Recommandé : ${name}`,
  },
};
