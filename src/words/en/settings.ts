/** Sentences of the settings. */
import { englishFigures } from "./figures.ts";

const { fixed } = englishFigures;

/** A card, where its name is known. */
const named = (card: string): string => (card === "" ? "" : ` (${card})`);

export const settingsWords = {
  settings: {
    title: "Settings",
    close: "Close settings",
    open: "Settings",
    sections: {
      words: "Words",
      models: "Models",
      files: "Results",
      folders: "Folders",
      storage: "Storage",
      machine: "Machine",
      look: "Look",
    },
    model: "Model",
    modelMissing: "This one is not among your models any more: choose another, or put it back.",
    modelHint: "Larger models hear better and take longer.",
    language: "Language",
    auto: "Detect by itself",
    task: "Task",
    transcribe: "Write as it is spoken",
    translate: "Translate into English",
    transcribeShort: "As it is spoken",
    translateShort: "Into English",
    preset: "Quality",
    presetHint: "Accurate follows five wordings side by side and takes about twice the time.",
    fast: "Fast",
    accurate: "Accurate",
    precision: "Precision",
    precisionHint:
      "int8 is smaller and faster; float32 is as the model was published. int4 is the smallest: two thirds of int8's memory for weights, some more errors.",
    precisions: { float32: "float32", int8: "int8", int4: "int4" },
    wordTimes: "Times for single words",
    wordTimesHint: "Lights the word being heard, instead of its segment. Takes a little more work and memory.",
    vad: "Skip what isn't speech",
    vadHint: "Keeps the model from inventing words in silence.",
    prompt: "Text that comes before",
    promptHint: "Style and spelling follow it.",
    vocabulary: "Words to expect",
    vocabularyHint: "Names and terms, one a line.",
    formats: "Write these files when a transcript is done",
    writeTo: "Where",
    beside: "Beside the recording",
    besideCopies: "Recordings that came through the browser are in the data folder, and so are results beside them.",
    folder: "In one folder",
    noFolder: "No folder chosen yet: results go beside the recordings.",
    maxLine: "Letters in a line of subtitles",
    maxLines: "Lines in a subtitle",
    gap: "Milliseconds between two subtitles, at least (two frames: 80)",
    crlf: "Windows line ends in SRT",
    batch: "Windows side by side",
    batchHint: "More are faster and take more memory; by itself it keeps within what is free.",
    threads: "Threads",
    automatic: "Automatic",
    device: "What decodes",
    devices: { auto: "Automatic", cpu: "The processor", webgpu: "The graphics card (WebGPU)" },
    gpuHints: {
      unknown:
        "Whether the graphics card is quicker is not known here yet. Until it is measured, automatic is the processor.",
      none: "No graphics card was found that can be used here: the processor does all.",
      failed: "The graphics card failed here and is left out until its driver changes, or it is measured once more.",
    },
    gpuMeasuring:
      "The graphics card is tried beside the processor, on a sentence whose words are known. The first time this takes some minutes.",
    gpuForms: {
      cpu: "the processor",
      webgpu: "the decoder in float32",
      "webgpu-halves": "the decoder in half floats",
      "webgpu-encoder": "encoder and decoder in float32",
      "webgpu-encoder-halves": "the encoder in float32, the decoder in half floats",
    },
    gpuFormNow: (number: number, count: number, form: string) => `Now ${number} of ${count}: ${form}.`,
    gpuSlower: (card: string) =>
      `Your graphics card${named(card)} is not clearly quicker than the processor here: automatic is the processor.`,
    gpuQuicker: (card: string, speed: number) =>
      `Your graphics card${named(card)} is ${fixed(speed, 1)} times as fast as the processor and writes the same words: automatic uses it.`,
    measureGpu: "Measure the graphics card",
    gpuShare: "How far the measurement is",
    stopMeasuring: "Cancel",
    filesAtOnce: "Long files at once",
    theme: "Theme",
    system: "As the system",
    light: "Light",
    dark: "Dark",
    interface: "Language of the program",
    notify: "Tell me when files are done",
    version: (version: string, engine: string) => `Slimscribe ${version}, engine ${engine}`,
    private: "No account, no telemetry, no network unless you ask for a model or name a webhook.",
  },
};
