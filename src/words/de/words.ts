/** Deutsch. Angesprochen wird mit Sie; Knöpfe und Menüs stehen im Infinitiv. */
import type { Words } from "../en/words.ts";
import { germanDesktop } from "./desktop.ts";
import { germanFigures } from "./figures.ts";
import { germanFolders } from "./folders.ts";
import { germanModels } from "./models.ts";
import { germanOptions, germanSayings } from "./options.ts";
import { germanPanel } from "./panel.ts";
import { germanProgram } from "./program.ts";
import { germanQueue } from "./queue.ts";
import { germanRecording } from "./recording.ts";
import { germanSettings } from "./settings.ts";
import { germanStorage } from "./storage.ts";
import { germanTiming } from "./timing.ts";
import { germanTranscript } from "./transcript.ts";
import { germanVoices } from "./voices.ts";
import { germanWindow } from "./window.ts";

export const german: Words = {
  figures: germanFigures,
  said: germanSayings,
  program: germanProgram,
  ...germanDesktop,
  ...germanWindow,
  ...germanQueue,
  ...germanTranscript,
  ...germanModels,
  ...germanOptions,
  ...germanPanel,
  ...germanRecording,
  ...germanSettings,
  ...germanFolders,
  ...germanStorage,
  ...germanTiming,
  ...germanVoices,
};
