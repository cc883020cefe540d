import { type KindSayings, kindsOf } from "../../lib/passed-over.ts";
import type { windowWords } from "../en/window.ts";
import type { Wording } from "../wording.ts";
import { frenchFigures } from "./figures.ts";

const { count, grouped, percent } = frenchFigures;

export const frenchKinds: KindSayings = {
  kinds: {
    picture: (n) => count(n, { one: "image", other: "images" }),
    document: (n) => count(n, { one: "document", other: "documents" }),
    subtitles: (n) => count(n, { one: "fichier de sous-titres", other: "fichiers de sous-titres" }),
    playlist: (n) => count(n, { one: "liste de lecture", other: "listes de lecture" }),
    archive: (n) => count(n, { one: "archive", other: "archives" }),
    program: (n) => count(n, { one: "programme", other: "programmes" }),
    data: (n) => count(n, { one: "fichier de données", other: "fichiers de données" }),
  },
  unknown: (n, ending) => `${grouped(n)} .${ending}`,
  others: (n) => count(n, { one: "autre", other: "autres" }),
  listed: (parts) => parts.join(", "),
};

export const frenchWindow: Wording<typeof windowWords> = {
  product: "Slimscribe",
  add: {
    button: "Ajouter",
    files: "Des fichiers…",
    folder: "Un dossier…",
    label: "Ajouter des fichiers ou un dossier",
  },
  drop: {
    title: "Déposez des enregistrements ici",
    text: "Fichiers audio et vidéo, ou dossiers entiers.",
    kinds: "WAV, MP3, M4A, AAC, FLAC, Ogg, Opus, AIFF, MP4, MOV, MKV, WebM, AVI, MPEG-TS et d’autres",
    private: "Rien ne quitte cette machine.",
    over: "Relâchez pour les ajouter",
    bill: "Mémoire pour chaque tranche de 30 s de son décodée",
    files: "Choisir des fichiers",
    folder: "Choisir un dossier",
    removed: (n) => `Remettre ${count(n, { one: "fichier retiré", other: "fichiers retirés" })}`,
  },
  added: (added, ignored, known) =>
    [
      added > 0 ? `${count(added, { one: "fichier ajouté", other: "fichiers ajoutés" })}.` : "Rien n’a été ajouté.",
      ignored.length > 0 ? `Laissés de côté : ${kindsOf(ignored, frenchKinds)}.` : "",
      known > 0 ? `${count(known, { one: "est", other: "sont" })} déjà dans la file d’attente.` : "",
    ]
      .filter((sentence) => sentence !== "")
      .join(" "),
  missingModel: (model) => `${model} manque`,
  uploading: (share) => `Réception des fichiers : ${percent(share)}`,
  keys: {
    title: "Clavier",
    open: "Clavier",
    close: "Fermer",
    signs: {
      Ctrl: "Ctrl",
      Alt: "Alt",
      Shift: "Maj",
      Enter: "Entrée",
      Escape: "Échap",
      Space: "Espace",
      Tab: "Tab",
      Backspace: "Retour arrière",
      Delete: "Suppr",
    },
    places: {
      window: "Partout",
      transcript: "Écoute et lecture",
      editing: "Pendant la modification d’un segment",
      timing: "Quand Minutage est ouvert",
      border: "Sur une limite du segment choisi",
      times: "Dans un champ de temps",
      finding: "Dans le champ de recherche",
      queue: "Dans la file d’attente",
    },
    names: {
      window: {
        addFiles: "Ajouter des fichiers",
        addFolder: "Ajouter un dossier",
        record: "Enregistrer ; pendant l'enregistrement : pause, reprise",
        stopRecording: "Arrêter l'enregistrement",
        search: "Rechercher dans toutes les transcriptions",
        settings: "Paramètres",
        attention: "Attention des fichiers à venir : Standard, Slim, Compact",
        close: "Fermer ce qui a été ouvert en dernier",
        keys: "Cette liste",
      },
      transcript: {
        play: "Lire ou mettre en pause",
        back: "Reculer de 5 secondes",
        ahead: "Avancer de 5 secondes",
        secondBack: "Reculer d’une seconde",
        secondAhead: "Avancer d’une seconde",
        before: "Segment précédent",
        after: "Segment suivant",
        edit: "Modifier le segment choisi",
        nextDoubt: "Passage douteux suivant",
        loop: "Lire le segment en boucle",
        timing: "Minutage : zoom, limites, décalage des temps",
        compare: "Comparer sur ce fichier",
        find: "Rechercher et remplacer",
        export: "Exporter",
        undo: "Annuler",
        redo: "Rétablir",
      },
      editing: {
        keep: "Garder la modification",
        keepAndNext: "La garder, passer au segment suivant",
        keepAndBefore: "La garder, revenir au précédent",
        split: "Diviser au curseur",
        merge: "Au début : fusionner avec le précédent",
        times: "Vers son début et sa fin",
        play: "Lire ou mettre en pause",
        drop: "Abandonner la modification",
      },
      timing: {
        hear: "Lire une fois le segment choisi",
        startHere: "Le faire commencer à la position de lecture",
        endHere: "Le faire finir à la position de lecture",
        startBorder: "Vers son début, pour le déplacer au clavier",
        endBorder: "Vers sa fin, pour la déplacer au clavier",
        closer: "Agrandir",
        farther: "Réduire",
        whole: "Tout l’enregistrement",
      },
      border: {
        earlier: "10 ms plus tôt",
        later: "10 ms plus tard",
        muchEarlier: "100 ms plus tôt",
        muchLater: "100 ms plus tard",
        leave: "Quitter la limite",
      },
      times: {
        keep: "Garder le temps",
        earlier: "10 ms plus tôt",
        later: "10 ms plus tard",
        muchEarlier: "100 ms plus tôt",
        muchLater: "100 ms plus tard",
        drop: "Abandonner la saisie",
      },
      finding: { next: "Résultat suivant", previous: "Résultat précédent", close: "Fermer la recherche" },
      queue: {
        before: "Fichier précédent",
        after: "Fichier suivant",
        spanBefore: "Étendre la sélection vers le haut",
        spanAfter: "Étendre la sélection vers le bas",
        moveUp: "Monter",
        moveDown: "Descendre",
        all: "Tout sélectionner",
        remove: "Retirer la sélection de la liste",
      },
    },
  },
  notices: { close: "Fermer ce message", region: "Messages" },
  report: {
    title: "Rapport pour une question",
    hint: "Programme, machine, échecs et journal, sous forme de texte à envoyer. Aucun mot des transcriptions.",
    copy: "Copier le rapport",
    names: "Avec les noms de fichiers et de dossiers",
    copied: "Le rapport est dans le presse-papiers.",
    named: "Il nomme des fichiers et des dossiers.",
    unnamed: "Il ne nomme ni fichiers ni dossiers.",
  },
  reach: {
    lost: "Le programme est injoignable.",
    lostHint:
      "Il a peut-être été fermé, ou la connexion est coupée. Ce qui est fait est conservé ; cette page reprend d’elle-même dès qu’il est de retour.",
    locked: "Le programme a été redémarré.",
    lockedHint: "Cette page n’en a pas la clé : ouvrez l’adresse que slimscribe serve a affichée.",
  },
  failures: {
    unreachable: { message: "Le programme est injoignable.", hint: "Vérifiez qu’il est encore en marche." },
    locked: {
      message: "Cette page n’a pas la clé du programme.",
      hint: "Ouvrez l’adresse que slimscribe serve a affichée.",
    },
    fullScreen: {
      message: "Les images n’ont pas pu remplir l’écran.",
      hint: "Agrandissez plutôt la fenêtre, ou voyez si les réglages du navigateur l’interdisent.",
    },
    unreadable: { message: "La réponse du programme n’a pas pu être lue.", hint: "Rechargez la page." },
    clipboard: {
      message: "Le texte n’a pas pu être copié.",
      hint: "Cliquez dans la fenêtre et réessayez, ou sélectionnez le texte et copiez-le avec le clavier.",
    },
  },
};
