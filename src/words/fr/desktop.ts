import type { desktopWords } from "../en/desktop.ts";
import type { Wording } from "../wording.ts";
import { frenchFigures } from "./figures.ts";

const { count, percent } = frenchFigures;
const files = (n: number): string => count(n, { one: "fichier", other: "fichiers" });

export const frenchDesktop: Wording<typeof desktopWords> = {
  desktop: {
    menu: {
      file: "Fichier",
      addFiles: "Ajouter des fichiers…",
      addFolder: "Ajouter un dossier…",
      export: "Exporter…",
      settings: "Paramètres…",
      usualData: "Utiliser le dossier de données habituel",
      close: "Fermer la fenêtre",
      quit: "Quitter",
      edit: "Édition",
      undo: "Annuler",
      redo: "Rétablir",
      cut: "Couper",
      copy: "Copier",
      paste: "Coller",
      selectAll: "Tout sélectionner",
      find: "Rechercher…",
      view: "Affichage",
      reload: "Actualiser",
      reloadAll: "Actualiser sans le cache",
      tools: "Outils de développement",
      actualSize: "Taille réelle",
      zoomIn: "Agrandir",
      zoomOut: "Réduire",
      fullScreen: "Plein écran",
      window: "Fenêtre",
      minimize: "Réduire la fenêtre",
      zoom: "Ajuster la fenêtre",
      front: "Tout ramener au premier plan",
      help: "Aide",
      keyboard: "Clavier",
      about: "À propos de Slimscribe",
      services: "Services",
      hide: "Masquer Slimscribe",
      hideOthers: "Masquer les autres",
      unhide: "Tout afficher",
    },
    files: {
      everything: "Tous les fichiers",
      media: "Audio et vidéo",
      models: "Modèles Whisper",
      folder: "Choisir un dossier",
      modelFolder: "Choisir le dossier d’un modèle",
      modelFile: "Choisir le fichier d’un modèle",
      addFolders: "Ajouter des dossiers d’enregistrements",
      addFiles: "Ajouter des enregistrements",
      add: "Ajouter",
      export: "Exporter",
      kind: (ending) => `Fichier ${ending}`,
      unsaved: (name) => `${name} n’a pas pu être enregistré.`,
      unsavedHint: "Choisissez un autre dossier.",
    },
    closing: {
      left: (n) =>
        `${count(n, { one: "fichier n’est pas encore transcrit", other: "fichiers ne sont pas encore transcrits" })}.`,
      hint: "Fermer la fenêtre quitte Slimscribe. Ce qui est fait est conservé, et le reste reprendra au prochain démarrage.",
      keep: "Laisser ouvert",
      quit: "Quitter",
    },
    tray: {
      paused: (n) => `En pause, encore ${files(n)}`,
      nothing: "Rien à faire",
      left: (n, share) => `Encore ${files(n)}, ${percent(share)} effectués`,
      goOn: "Reprendre",
      pause: "Mettre en pause",
      show: "Afficher Slimscribe",
      quit: "Quitter",
    },
    ended: {
      done: (n) => `${count(n, { one: "fichier est transcrit", other: "fichiers sont transcrits" })}.`,
      failed: (n) =>
        `${count(n, { one: "fichier n’a pas pu être transcrit", other: "fichiers n’ont pas pu être transcrits" })}.`,
      both: (done, failed) =>
        `${count(done, { one: "fichier est transcrit", other: "fichiers sont transcrits" })}, échec pour ${failed}.`,
    },
    crash: {
      reopened:
        "La fenêtre s’est arrêtée et a été rouverte ; la transcription a continué entre-temps, et rien de ce qui était enregistré n’est perdu.",
      again: "La fenêtre de Slimscribe s’est arrêtée plusieurs fois.",
      hint: "La transcription continue sans elle. Il manque peut-être de mémoire : fermez d’autres programmes, puis réessayez.",
      retry: "Réessayer",
      close: "Fermer la fenêtre",
    },
    start: {
      title: "Slimscribe ne peut pas démarrer",
      kept: (name) => `Ce qui s’y trouvait est conservé sous le nom ${name}.`,
      ways: {
        "from-copy": "Revenir à la copie",
        "as-is": "Continuer sans elles",
        anew: "Repartir de zéro",
        folder: "Utiliser un autre dossier…",
        quit: "Quitter",
      },
      fromCopy: (copied) =>
        `Revenir à la copie du ${copied} : ce qui a été fait ensuite manquera. L’état actuel est conservé à côté.`,
      asIs: "Continuer sans les dernières modifications : tout ce qui les précède est là.",
      anew: "Repartir de zéro : avec une liste vide. L’état actuel est conservé à côté, sous un autre nom.",
      folder:
        "Utiliser un autre dossier : celui-ci reste tel quel. Slimscribe garde l’autre jusqu’à ce que vous en décidiez autrement (menu Fichier).",
    },
  },
};
