/** Sentences of what is chosen for files by themselves: language, model, quality, task. */
import { count } from "../../lib/figures.ts";

const files = (names: readonly string[]): string =>
  names.length === 1 ? (names[0] ?? "") : count(names.length, "file", "files");

export const optionWords = {
  options: {
    next: "How files added from now on are transcribed",
    nextShort: "Options for what is added…",
    track: "Audio track",
    usualTrack: "The file's default track",
    usualTrackShort: "Default",
    oneTrack: (number: number, told: string) => (told === "" ? `Track ${number}` : `Track ${number}: ${told}`),
    allTracks: "All, each as a speaker",
    allTracksShort: "All",
    channels: "Channels",
    usualChannels: "What carries the sound",
    usualChannelsShort: "Automatic",
    eachChannel: "Each as a speaker: calls, interviews",
    eachChannelShort: "Each as a speaker",
    left: "Left alone",
    right: "Right alone",
    oneChannel: (number: number) => `Channel ${number} alone`,
    mixedChannels: "All mixed",
    speakers: "Speakers",
    noSpeakers: "Not told apart",
    noSpeakersShort: "Not told apart",
    allSpeakers: "Named, as many as there are",
    allSpeakersShort: "Named",
    knownSpeakers: (people: number) => count(people, "person", "people"),
    /** several that differ */
    mixed: "As it is with each",
    open: "Options…",
    openRedo: "Transcribe again with…",
    titles: {
      next: () => "Files that are added next",
      waiting: (names: readonly string[]) => `Options for ${files(names)}`,
      redo: (names: readonly string[]) => `Transcribe ${files(names)} again`,
    },
    hints: {
      next: "Files that are in the queue already keep theirs.",
      waiting: "What has begun meanwhile stays as it is.",
      redo: "What was heard so far is kept: it is back when you choose as it was.",
    },
    apply: { waiting: "Use these", redo: "Transcribe again" },
    cancel: "Cancel",
    begun: (n: number) =>
      `${count(n, "file has", "files have")} begun meanwhile and ${n === 1 ? "stays" : "stay"} as before.`,
    englishAlone: (model: string) =>
      `${model} knows English alone: there is no language to choose, and no translation.`,
    noTranslation: (model: string) => `${model} can't translate.`,
    unknown: (model: string) => `${model} is not among your models any more: choose another, or put it back.`,
  },
};
