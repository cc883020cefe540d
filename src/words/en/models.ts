/** Sentences about models: those that are here, those that can be got, and what becomes of one. */
import type { ModelWork, Waiting } from "../../api/model-works.ts";
import type { ShelfModel } from "../../api/shelf.ts";
import type { Attention } from "../../api/transcript.ts";
import { bytes, percentSoFar, span, speed, timeLeft } from "../../lib/figures.ts";

type Working = Extract<ModelWork, { state: "working" }>;

/** Of it here, where its size is known. */
const arrived = ({ bytes: here, totalBytes }: Pick<ModelWork, "bytes" | "totalBytes">): string =>
  totalBytes === null || totalBytes === 0 ? "" : percentSoFar(here / totalBytes);

function downloading({ bytes: here, totalBytes, bytesPerSecond }: Working): string {
  const known = totalBytes !== null && bytesPerSecond !== null && bytesPerSecond > 0;
  return [
    `Getting ${totalBytes === null ? bytes(here) : `${bytes(here)} of ${bytes(totalBytes)}`}`,
    ...(known ? [`${bytes(bytesPerSecond)}/s`, timeLeft((totalBytes - here) / bytesPerSecond)] : []),
  ].join(" · ");
}

/** Of what counts down: whole seconds. */
const inSpan = (seconds: number): string => (seconds < 10 ? `${Math.ceil(seconds)} s` : span(seconds));

const steps: Record<Working["step"], (work: Working) => string> = {
  listing: () => "Asking the hub what belongs to it…",
  downloading,
  copying: () => "Copying it to your models…",
  checking: () => "Checking every weight: some seconds to some minutes…",
};

export const modelWords = {
  models: {
    here: "On this machine",
    gettable: "Can be got",
    /** @param hub its address; empty for the usual one */
    network: (hub: string) =>
      `A click on Get asks ${hub === "" ? "Hugging Face" : hub.replace(/^https?:\/\//, "")} for that model, and tells it nothing else. Slimscribe uses no network otherwise.`,
    size: ({ bytes: size, from }: ShelfModel) => (from === "hub" ? `${bytes(size)} to get` : bytes(size)),
    languages: ({ multilingual, canTranslate }: ShelfModel) =>
      canTranslate ? "many languages, translates" : multilingual ? "many languages" : "English",
    speed: ({ speed: { realTimeFactor, measured } }: ShelfModel) =>
      measured ? `${speed(realTimeFactor)} real time here` : `about ${speed(realTimeFactor)} real time (foretold)`,
    speedHint: ({ speed: { measured } }: ShelfModel) =>
      measured
        ? "Measured in what was transcribed on this machine."
        : "Foretold from what is known of this machine; measured once it has transcribed.",
    goodFor: (text: string) => `${text}.`,
    memory: "Memory while it runs",
    memoryOf: (name: string) => `Memory that ${name} takes`,
    recommended: "Recommended",
    recommendedHint: "The most accurate one that this machine runs well with your settings.",
    embedded: "comes with Slimscribe",
    chosen: "In use",
    chosenOf: (name: string) => `${name} is in use for files added from now on`,
    use: "Use",
    toUse: (name: string) => `Use ${name}`,
    get: "Get",
    getOf: (name: string, size: number) => `Get ${name}, ${bytes(size)}`,
    more: (name: string) => `More for ${name}`,
    verify: "Check every weight",
    remove: "Remove…",
    removing: (name: string) => `Remove ${name} from this machine?`,
    removingHint: (size: number) =>
      `${bytes(size)} become free. Transcripts stay; the model can be got or added again.`,
    removeYes: "Remove",
    working: (work: Working) => steps[work.step](work),
    waiting: ({ reason }: Waiting, secondsLeft: number) => {
      const next = secondsLeft > 0 ? `in ${inSpan(secondsLeft)}` : "now";
      return reason === "busy"
        ? `The hub asks for patience: too much is asked of it. Going on ${next}.`
        : `No connection. The next try is ${next}.`;
    },
    elsewhere: ({ bytes: here, totalBytes }: ModelWork) =>
      `Being got by another window or a terminal: ${totalBytes === null ? bytes(here) : `${bytes(here)} of ${bytes(totalBytes)}`}`,
    share: arrived,
    progressOf: (name: string) => `Progress of ${name}`,
    stop: "Stop",
    stopOf: (name: string) => `Stop getting ${name}`,
    stopped: (work: ModelWork) => {
      const share = arrived(work);
      return share === "" ? "Stopped." : `Stopped at ${share}: what arrived is kept.`;
    },
    goOn: "Go on",
    goOnOf: (name: string) => `Go on getting ${name}`,
    again: "Try again",
    againOf: (name: string) => `Try again to get ${name}`,
    discard: "Delete what arrived",
    discardOf: (name: string) => `Delete what arrived of ${name}`,
    forget: "Close",
    forgetOf: (name: string) => `Close the message about ${name}`,
    unusable: "Can't be used",
    other: "Another model by its name",
    otherHint: "As the hub has it: owner/name, and @revision if you want one.",
    otherExample: "openai/whisper-small",
    hub: "Hub that models come from",
    hubHint: "Empty: Hugging Face. A mirror's address begins with https://.",
    hubUsual: "https://huggingface.co",
    add: "Add a model of this machine",
    addHint: "A model's folder, or one file (.pt, ggml .bin, .safetensors). It is copied, then checked.",
    addFolder: "Folder…",
    addFile: "File…",
    addPath: "A whole path, such as /home/me/ggml-small.bin",
    adding: (name: string) => `Add ${name} to your models?`,
    addingHint: (path: string) => `It is checked and copied: ${path}`,
    addYes: "Add",
    dropped: (name: string) => `${name} looks like a model, not like a recording.`,
    droppedHint: "Write where it is in Settings, Models: a browser doesn't tell.",
    open: "Models…",
    all: "All models",
    runs: (name: string) => `${name} will run`,
    takes: (size: string, mode: Attention) => `Takes about ${size} of memory with ${mode} attention.`,
    recommendedNow: (name: string) => `Recommended: ${name}`,
  },
};
