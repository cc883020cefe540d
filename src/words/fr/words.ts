/** Français. On vouvoie ; boutons et menus sont à l’infinitif. */
import type { Words } from "../en/words.ts";
import { frenchDesktop } from "./desktop.ts";
import { frenchFigures } from "./figures.ts";
import { frenchFolders } from "./folders.ts";
import { frenchModels } from "./models.ts";
import { frenchOptions, frenchSayings } from "./options.ts";
import { frenchPanel } from "./panel.ts";
import { frenchProgram } from "./program.ts";
import { frenchQueue } from "./queue.ts";
import { frenchRecording } from "./recording.ts";
import { frenchSettings } from "./settings.ts";
import { frenchStorage } from "./storage.ts";
import { frenchTiming } from "./timing.ts";
import { frenchTranscript } from "./transcript.ts";
import { frenchVoices } from "./voices.ts";
import { frenchWindow } from "./window.ts";

export const french: Words = {
  figures: frenchFigures,
  said: frenchSayings,
  program: frenchProgram,
  ...frenchDesktop,
  ...frenchWindow,
  ...frenchQueue,
  ...frenchTranscript,
  ...frenchModels,
  ...frenchOptions,
  ...frenchPanel,
  ...frenchRecording,
  ...frenchSettings,
  ...frenchFolders,
  ...frenchStorage,
  ...frenchTiming,
  ...frenchVoices,
};
