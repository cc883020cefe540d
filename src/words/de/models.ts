import type { ModelWork } from "../../api/model-works.ts";
import type { modelWords } from "../en/models.ts";
import type { Wording } from "../wording.ts";
import { germanFigures } from "./figures.ts";

const { bytes, percentSoFar, span, spanLeft, speed } = germanFigures;

type Working = Extract<ModelWork, { state: "working" }>;

const arrived = ({ bytes: here, totalBytes }: Pick<ModelWork, "bytes" | "totalBytes">): string =>
  totalBytes === null || totalBytes === 0 ? "" : percentSoFar(here / totalBytes);

const ofAll = ({ bytes: here, totalBytes }: ModelWork): string =>
  totalBytes === null ? bytes(here) : `${bytes(here)} von ${bytes(totalBytes)}`;

function downloading(work: Working): string {
  const { bytes: here, totalBytes, bytesPerSecond } = work;
  const known = totalBytes !== null && bytesPerSecond !== null && bytesPerSecond > 0;
  return [
    `Wird geladen: ${ofAll(work)}`,
    ...(known ? [`${bytes(bytesPerSecond)}/s`, `noch ${spanLeft((totalBytes - here) / bytesPerSecond)}`] : []),
  ].join(" · ");
}

const steps: Record<Working["step"], (work: Working) => string> = {
  listing: () => "Der Hub wird gefragt, was dazugehört…",
  downloading,
  copying: () => "Wird zu Ihren Modellen kopiert…",
  checking: () => "Jedes Gewicht wird geprüft: einige Sekunden bis einige Minuten…",
};

export const germanModels: Wording<typeof modelWords> = {
  models: {
    here: "Auf diesem Rechner",
    gettable: "Zum Herunterladen",
    network: (hub) =>
      `Ein Klick auf Laden fragt ${hub === "" ? "Hugging Face" : hub.replace(/^https?:\/\//, "")} nach diesem Modell und teilt sonst nichts mit. Davon abgesehen verwendet Slimscribe kein Netz.`,
    size: ({ bytes: size, from }) => (from === "hub" ? `${bytes(size)} zu laden` : bytes(size)),
    languages: ({ multilingual, canTranslate }) =>
      canTranslate ? "viele Sprachen, übersetzt" : multilingual ? "viele Sprachen" : "Englisch",
    speed: ({ speed: { realTimeFactor, measured } }) =>
      measured ? `hier ${speed(realTimeFactor)} Echtzeit` : `etwa ${speed(realTimeFactor)} Echtzeit (geschätzt)`,
    speedHint: ({ speed: { measured } }) =>
      measured
        ? "Gemessen an dem, was auf diesem Rechner transkribiert wurde."
        : "Geschätzt nach dem, was von diesem Rechner bekannt ist; gemessen, sobald er transkribiert hat.",
    goodFor: (text) => `${text}.`,
    memory: "Speicher, während es läuft",
    memoryOf: (name) => `Speicher, den ${name} braucht`,
    recommended: "Empfohlen",
    recommendedHint: "Das genaueste, das dieser Rechner mit Ihren Einstellungen gut bewältigt.",
    embedded: "gehört zu Slimscribe",
    chosen: "In Gebrauch",
    chosenOf: (name) => `${name} wird für Dateien verwendet, die Sie ab jetzt hinzufügen`,
    use: "Verwenden",
    toUse: (name) => `${name} verwenden`,
    get: "Laden",
    getOf: (name, size) => `${name} laden, ${bytes(size)}`,
    more: (name) => `Mehr zu ${name}`,
    verify: "Jedes Gewicht prüfen",
    remove: "Entfernen…",
    removing: (name) => `${name} von diesem Rechner entfernen?`,
    removingHint: (size) =>
      `${bytes(size)} werden frei. Transkripte bleiben; das Modell kann wieder geladen oder hinzugefügt werden.`,
    removeYes: "Entfernen",
    working: (work) => steps[work.step](work),
    waiting: ({ reason }, secondsLeft) => {
      const soon = secondsLeft < 10 ? spanLeft(Math.ceil(secondsLeft)) : span(secondsLeft);
      const next = secondsLeft > 0 ? `in ${soon}` : "jetzt";
      return reason === "busy"
        ? `Der Hub bittet um Geduld: Er wird gerade zu viel gefragt. Weiter geht es ${next}.`
        : `Keine Verbindung. Der nächste Versuch ist ${next}.`;
    },
    elsewhere: (work) => `Wird von einem anderen Fenster oder Terminal geladen: ${ofAll(work)}`,
    share: arrived,
    progressOf: (name) => `Fortschritt von ${name}`,
    stop: "Stoppen",
    stopOf: (name) => `Laden von ${name} stoppen`,
    stopped: (work) => {
      const share = arrived(work);
      return share === "" ? "Gestoppt." : `Bei ${share} gestoppt: Was angekommen ist, bleibt erhalten.`;
    },
    goOn: "Fortsetzen",
    goOnOf: (name) => `Laden von ${name} fortsetzen`,
    again: "Noch einmal versuchen",
    againOf: (name) => `Noch einmal versuchen, ${name} zu laden`,
    discard: "Angekommenes löschen",
    discardOf: (name) => `Löschen, was von ${name} angekommen ist`,
    forget: "Schließen",
    forgetOf: (name) => `Meldung zu ${name} schließen`,
    unusable: "Nicht verwendbar",
    other: "Ein anderes Modell, mit Namen",
    otherHint: "So, wie der Hub es nennt: Besitzer/Name, und @Revision, wenn Sie eine bestimmte möchten.",
    otherExample: "openai/whisper-small",
    hub: "Hub, von dem Modelle kommen",
    hubHint: "Leer: Hugging Face. Die Adresse eines Spiegels beginnt mit https://.",
    hubUsual: "https://huggingface.co",
    add: "Ein Modell von diesem Rechner hinzufügen",
    addHint:
      "Der Ordner eines Modells oder eine Datei (.pt, ggml .bin, .safetensors). Es wird kopiert und dann geprüft.",
    addFolder: "Ordner…",
    addFile: "Datei…",
    addPath: "Ein vollständiger Pfad, etwa /home/ich/ggml-small.bin",
    adding: (name) => `${name} zu Ihren Modellen hinzufügen?`,
    addingHint: (path) => `Es wird geprüft und kopiert: ${path}`,
    addYes: "Hinzufügen",
    dropped: (name) => `${name} sieht nach einem Modell aus, nicht nach einer Aufnahme.`,
    droppedHint: "Schreiben Sie unter Einstellungen, Modelle, wo es ist: Ein Browser verrät es nicht.",
    open: "Modelle…",
    all: "Alle Modelle",
    runs: (name) => `${name} wird verwendet`,
    takes: (size, mode) =>
      `Braucht etwa ${size} Speicher mit Attention ${mode === "standard" ? "Standard" : mode === "slim" ? "Slim" : "Compact"}.`,
    recommendedNow: (name) => `Empfohlen: ${name}`,
  },
};
