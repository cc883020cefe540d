/** Español. Trato impersonal o de usted; botones y menús en infinitivo. */
import type { Words } from "../en/words.ts";
import { spanishDesktop } from "./desktop.ts";
import { spanishFigures } from "./figures.ts";
import { spanishFolders } from "./folders.ts";
import { spanishModels } from "./models.ts";
import { spanishOptions, spanishSayings } from "./options.ts";
import { spanishPanel } from "./panel.ts";
import { spanishProgram } from "./program.ts";
import { spanishQueue } from "./queue.ts";
import { spanishRecording } from "./recording.ts";
import { spanishSettings } from "./settings.ts";
import { spanishStorage } from "./storage.ts";
import { spanishTiming } from "./timing.ts";
import { spanishTranscript } from "./transcript.ts";
import { spanishVoices } from "./voices.ts";
import { spanishWindow } from "./window.ts";

export const spanish: Words = {
  figures: spanishFigures,
  said: spanishSayings,
  program: spanishProgram,
  ...spanishDesktop,
  ...spanishWindow,
  ...spanishQueue,
  ...spanishTranscript,
  ...spanishModels,
  ...spanishOptions,
  ...spanishPanel,
  ...spanishRecording,
  ...spanishSettings,
  ...spanishFolders,
  ...spanishStorage,
  ...spanishTiming,
  ...spanishVoices,
};
