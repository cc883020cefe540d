import type { OptionSayings } from "../../lib/file-options.ts";
import type { optionWords } from "../en/options.ts";
import type { Wording } from "../wording.ts";
import { germanFigures } from "./figures.ts";

const { count } = germanFigures;

const files = (names: readonly string[]): string =>
  names.length === 1 ? (names[0] ?? "") : count(names.length, { one: "Datei", other: "Dateien" });

export const germanSayings: OptionSayings = {
  language: germanFigures.languageName,
  detected: "Sprache erkannt",
  preset: { fast: "schnell", accurate: "genau" },
  task: { transcribe: "wie gesprochen", translate: "ins Englische" },
  track: { auto: "die Standardspur", all: "alle Spuren", one: (number) => `Spur ${number}` },
  channel: {
    auto: "Kanäle, wie es am besten ist",
    mix: "alle Kanäle gemischt",
    each: "jeder Kanal für sich",
    one: (channel) => `Kanal ${channel}`,
  },
  speakers: {
    off: "ohne Sprecher",
    auto: "mit Sprechern",
    known: (people) => count(people, { one: "Sprecher", other: "Sprecher" }),
  },
};

export const germanOptions: Wording<typeof optionWords> = {
  options: {
    next: "Wie Dateien transkribiert werden, die Sie ab jetzt hinzufügen",
    nextShort: "Optionen für neue Dateien…",
    track: "Tonspur",
    usualTrack: "Die Standardspur der Datei",
    usualTrackShort: "Standard",
    oneTrack: (number, told) => (told === "" ? `Spur ${number}` : `Spur ${number}: ${told}`),
    allTracks: "Alle, jede als ein Sprecher",
    allTracksShort: "Alle",
    channels: "Kanäle",
    usualChannels: "Was den Ton trägt",
    usualChannelsShort: "Automatisch",
    eachChannel: "Jeder als ein Sprecher: Telefonate, Interviews",
    eachChannelShort: "Jeder als Sprecher",
    left: "Nur links",
    right: "Nur rechts",
    oneChannel: (number) => `Nur Kanal ${number}`,
    mixedChannels: "Alle gemischt",
    speakers: "Sprecher",
    noSpeakers: "Nicht unterscheiden",
    noSpeakersShort: "Nicht getrennt",
    allSpeakers: "Benennen, so viele es sind",
    allSpeakersShort: "Benannt",
    knownSpeakers: (people) => count(people, { one: "Person", other: "Personen" }),
    mixed: "Wie bei jeder Datei",
    open: "Optionen…",
    openRedo: "Neu transkribieren mit…",
    titles: {
      next: () => "Dateien, die Sie als Nächstes hinzufügen",
      waiting: (names) => `Optionen für ${files(names)}`,
      redo: (names) => `${files(names)} neu transkribieren`,
    },
    hints: {
      next: "Dateien, die schon in der Warteschlange sind, behalten ihre.",
      waiting: "Was inzwischen begonnen hat, bleibt, wie es ist.",
      redo: "Was bisher gehört wurde, bleibt erhalten: Es ist wieder da, wenn Sie wie zuvor wählen.",
    },
    apply: { waiting: "Übernehmen", redo: "Neu transkribieren" },
    cancel: "Abbrechen",
    begun: (n) =>
      `${count(n, { one: "Datei hat", other: "Dateien haben" })} inzwischen begonnen und ${n === 1 ? "bleibt" : "bleiben"} wie zuvor.`,
    englishAlone: (model) => `${model} kennt nur Englisch: Es gibt keine Sprache zu wählen und keine Übersetzung.`,
    noTranslation: (model) => `${model} kann nicht übersetzen.`,
    unknown: (model) =>
      `${model} ist nicht mehr unter Ihren Modellen: Wählen Sie ein anderes oder legen Sie es zurück.`,
  },
};
