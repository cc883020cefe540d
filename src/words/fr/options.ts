import type { OptionSayings } from "../../lib/file-options.ts";
import type { optionWords } from "../en/options.ts";
import type { Wording } from "../wording.ts";
import { frenchFigures } from "./figures.ts";

const { count } = frenchFigures;

const files = (names: readonly string[]): string =>
  names.length === 1 ? (names[0] ?? "") : count(names.length, { one: "fichier", other: "fichiers" });

export const frenchSayings: OptionSayings = {
  language: frenchFigures.languageName,
  detected: "langue détectée",
  preset: { fast: "rapide", accurate: "précis" },
  task: { transcribe: "tel que c’est dit", translate: "en anglais" },
  track: { auto: "la piste par défaut", all: "toutes les pistes", one: (number) => `piste ${number}` },
  channel: {
    auto: "canaux au mieux",
    mix: "tous les canaux mélangés",
    each: "chaque canal séparément",
    one: (channel) => `canal ${channel}`,
  },
  speakers: {
    off: "sans intervenants",
    auto: "avec intervenants",
    known: (people) => count(people, { one: "intervenant", other: "intervenants" }),
  },
};

export const frenchOptions: Wording<typeof optionWords> = {
  options: {
    next: "Comment sont transcrits les fichiers ajoutés à partir de maintenant",
    nextShort: "Options des prochains fichiers…",
    track: "Piste audio",
    usualTrack: "La piste par défaut du fichier",
    usualTrackShort: "Par défaut",
    oneTrack: (number, told) => (told === "" ? `Piste ${number}` : `Piste ${number} : ${told}`),
    allTracks: "Toutes, chacune comme un intervenant",
    allTracksShort: "Toutes",
    channels: "Canaux",
    usualChannels: "Ce qui porte le son",
    usualChannelsShort: "Automatique",
    eachChannel: "Chacun comme un intervenant : appels, entretiens",
    eachChannelShort: "Un intervenant chacun",
    left: "Gauche seulement",
    right: "Droite seulement",
    oneChannel: (number) => `Canal ${number} seulement`,
    mixedChannels: "Tous mélangés",
    speakers: "Intervenants",
    noSpeakers: "Ne pas les distinguer",
    noSpeakersShort: "Non distingués",
    allSpeakers: "Nommés, autant qu’il y en a",
    allSpeakersShort: "Nommés",
    knownSpeakers: (people) => count(people, { one: "personne", other: "personnes" }),
    mixed: "Comme pour chacun",
    open: "Options…",
    openRedo: "Transcrire à nouveau avec…",
    titles: {
      next: () => "Fichiers ajoutés ensuite",
      waiting: (names) => `Options pour ${files(names)}`,
      redo: (names) => `Transcrire à nouveau ${files(names)}`,
    },
    hints: {
      next: "Les fichiers déjà dans la file d’attente gardent les leurs.",
      waiting: "Ce qui a commencé entre-temps reste tel quel.",
      redo: "Ce qui a été entendu jusqu’ici est conservé : vous le retrouvez en choisissant comme avant.",
    },
    apply: { waiting: "Appliquer", redo: "Transcrire à nouveau" },
    cancel: "Annuler",
    begun: (n) =>
      `${count(n, { one: "fichier a commencé entre-temps et reste", other: "fichiers ont commencé entre-temps et restent" })} comme avant.`,
    englishAlone: (model) => `${model} ne connaît que l’anglais : il n’y a ni langue à choisir, ni traduction.`,
    noTranslation: (model) => `${model} ne sait pas traduire.`,
    unknown: (model) => `${model} n’est plus parmi vos modèles : choisissez-en un autre, ou remettez-le en place.`,
  },
};
