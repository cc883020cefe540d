import type { OptionSayings } from "../../lib/file-options.ts";
import type { optionWords } from "../en/options.ts";
import type { Wording } from "../wording.ts";
import { spanishFigures } from "./figures.ts";

const { count } = spanishFigures;

const files = (names: readonly string[]): string =>
  names.length === 1 ? (names[0] ?? "") : count(names.length, { one: "archivo", other: "archivos" });

export const spanishSayings: OptionSayings = {
  language: spanishFigures.languageName,
  detected: "idioma detectado",
  preset: { fast: "rápido", accurate: "preciso" },
  task: { transcribe: "tal como se dice", translate: "al inglés" },
  track: { auto: "la pista predeterminada", all: "todas las pistas", one: (number) => `pista ${number}` },
  channel: {
    auto: "canales como mejor sea",
    mix: "todos los canales mezclados",
    each: "cada canal por separado",
    one: (channel) => `canal ${channel}`,
  },
  speakers: {
    off: "sin hablantes",
    auto: "con hablantes",
    known: (people) => count(people, { one: "hablante", other: "hablantes" }),
  },
};

export const spanishOptions: Wording<typeof optionWords> = {
  options: {
    next: "Cómo se transcriben los archivos que se añadan a partir de ahora",
    nextShort: "Opciones para los próximos archivos…",
    track: "Pista de audio",
    usualTrack: "La pista predeterminada del archivo",
    usualTrackShort: "Predeterminada",
    oneTrack: (number, told) => (told === "" ? `Pista ${number}` : `Pista ${number}: ${told}`),
    allTracks: "Todas, cada una como un hablante",
    allTracksShort: "Todas",
    channels: "Canales",
    usualChannels: "Lo que lleva el sonido",
    usualChannelsShort: "Automático",
    eachChannel: "Cada uno como un hablante: llamadas, entrevistas",
    eachChannelShort: "Cada uno, un hablante",
    left: "Solo el izquierdo",
    right: "Solo el derecho",
    oneChannel: (number) => `Solo el canal ${number}`,
    mixedChannels: "Todos mezclados",
    speakers: "Hablantes",
    noSpeakers: "Sin distinguirlos",
    noSpeakersShort: "Sin distinguir",
    allSpeakers: "Con nombre, tantos como haya",
    allSpeakersShort: "Con nombre",
    knownSpeakers: (people) => count(people, { one: "persona", other: "personas" }),
    mixed: "Como en cada uno",
    open: "Opciones…",
    openRedo: "Transcribir de nuevo con…",
    titles: {
      next: () => "Archivos que se añadan a continuación",
      waiting: (names) => `Opciones para ${files(names)}`,
      redo: (names) => `Transcribir de nuevo ${files(names)}`,
    },
    hints: {
      next: "Los archivos que ya están en la cola conservan las suyas.",
      waiting: "Lo que haya empezado mientras tanto queda como está.",
      redo: "Lo que se oyó hasta ahora se conserva: vuelve si elige como antes.",
    },
    apply: { waiting: "Aplicar", redo: "Transcribir de nuevo" },
    cancel: "Cancelar",
    begun: (n) =>
      `${count(n, { one: "archivo ha empezado mientras tanto y queda", other: "archivos han empezado mientras tanto y quedan" })} como antes.`,
    englishAlone: (model) => `${model} solo sabe inglés: no hay idioma que elegir ni traducción.`,
    noTranslation: (model) => `${model} no puede traducir.`,
    unknown: (model) => `${model} ya no está entre sus modelos: elija otro o vuelva a ponerlo en su sitio.`,
  },
};
