import type { Attention } from "../../api/transcript.ts";
import type { panelWords } from "../en/panel.ts";
import type { Wording } from "../wording.ts";
import { frenchFigures } from "./figures.ts";
import { frenchTranscript } from "./transcript.ts";

const { bytes, figure, fixed, grouped, listed, percentSoFar } = frenchFigures;

/** Des noms propres, comme sur la ligne de commande et dans la documentation. */
const attention: Record<Attention, string> = { standard: "Standard", slim: "Slim", compact: "Compact" };

export const frenchPanel: Wording<typeof panelWords> = {
  panel: {
    title: "Mémoire et vitesse",
    attention,
    attentionHints: {
      standard: "Garde les clés et valeurs de chaque couche : la référence.",
      slim: "Garde une seule fois la sortie de l’encodeur : les mêmes mots, moins de mémoire.",
      compact:
        "Garde une seule fois la sortie de l’encodeur, sur 8 bits : le moins de mémoire ; quelques mots peuvent différer.",
    },
    attentionLabel: "Attention",
    saves: (stream, batch) =>
      batch === null
        ? `Économise ${bytes(stream)} par flux`
        : `Économise ${bytes(stream)} par flux, ${bytes(batch)} par lot`,
    reference: "La référence : aucune économie",
    attentionSet: (mode) => `Attention ${attention[mode]}.`,
    next: "Un changement compte à partir du fichier suivant.",
    perStream: "Contexte par flux",
    batch: (streams) => `Lot de ${grouped(streams)}`,
    cross: "attention croisée",
    self: "auto-attention",
    allocated: (size) => `${bytes(size)} alloués`,
    gpu: "Sur le GPU, poids compris",
    gpuBytes: (held, most) => `${bytes(held)}, jusqu’à ${bytes(most)}`,
    memory: "Mémoire du moteur",
    run: (told, own, peaks) => {
      const other = own === "standard" ? "slim" : "standard";
      const run = told === "next" ? "La prochaine exécution" : "Cette exécution";
      const about = told === "measured" ? "" : "environ ";
      return `${run} : ${about}${bytes(peaks[own])}. ${attention[other]} prendrait ${bytes(peaks[other])}.`;
    },
    lastRun: (mode, peak) => `La dernière exécution a pris au plus ${bytes(peak)} (${attention[mode]}).`,
    details: "Détails",
    now: "actuel",
    peak: "pic",
    predicted: "prévu",
    free: "libre",
    tight:
      "Plus que ce qui est libre : d’autres programmes peuvent ralentir. Choisissez Slim ou Compact, ou moins de fenêtres côte à côte.",
    last: "dernières 60 s",
    speed: "Vitesse",
    realTime: "temps réel",
    tokens: "tokens/s",
    streams: "flux",
    idle: "Rien n’est en cours.",
    starting: "Les premiers chiffres viennent quand la première demi-minute est finie.",
    unknown: "Les chiffres viennent du moteur dès qu’il a lu le modèle.",
    tensors: "Tenseurs gardés d’un pas à l’autre, pour un flux",
    compare: "Comparer sur ce fichier",
    bar: (mode, size) => `${mode} : ${bytes(size)} par flux`,
    stream: (size) => `${bytes(size)} par flux`,
    show: "Mémoire et vitesse",
    ratio: (value) => `${figure(value)} fois moins`,
  },
  compare: {
    title: "Comparer",
    close: "Retour à la transcription",
    start: "Démarrer",
    running: ({ preparing, progress }) =>
      preparing === null
        ? `Comparaison en cours : ${percentSoFar(progress)}`
        : frenchTranscript.transcript.preparing(preparing),
    cancel: "Arrêter",
    again: "Comparer à nouveau",
    same: (tokens, modes) => `Les mêmes ${grouped(tokens)} tokens dans les ${modes === 2 ? "deux" : "trois"}.`,
    sameIn: (tokens, modes) => `Les mêmes ${grouped(tokens)} tokens dans ${listed(modes)}.`,
    differ: (mode, equal, all, base) =>
      `${mode} : ${grouped(equal)} fenêtres sur ${grouped(all)} token pour token comme ${base}.`,
    words: "Mots identiques",
    share: (value) =>
      value === 1 ? "100\u00a0%" : `${fixed(Math.min(99.9, Math.floor(1000 * value) / 10), 1)}\u00a0%`,
    speed: "ms par token",
    bytes: "Octets par flux",
    peak: "Pic de mémoire",
    copy: "Copier comme tableau",
    copied: "Le tableau est dans le presse-papiers.",
    cancelled: "Arrêté avant la fin : voici ce qui a été terminé.",
    disturbed:
      "D’autres fichiers ont été transcrits pendant ce temps : les durées des modes ne sont pas comparables entre elles.",
    cancelledEarly: "Arrêté avant que quoi que ce soit ne soit terminé.",
    other: (name) => `${name} est en cours de comparaison : démarrer ici y met fin.`,
    none: "Décode ce fichier une fois dans chaque mode et met les mots côte à côte.",
  },
};
