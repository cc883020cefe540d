/** 日本語。文は「です・ます」体、ボタンやメニューは体言止めか動詞の終止形。英数字と日本語の間には空白を入れる。 */
import type { Words } from "../en/words.ts";
import { japaneseDesktop } from "./desktop.ts";
import { japaneseFigures } from "./figures.ts";
import { japaneseFolders } from "./folders.ts";
import { japaneseModels } from "./models.ts";
import { japaneseOptions, japaneseSayings } from "./options.ts";
import { japanesePanel } from "./panel.ts";
import { japaneseProgram } from "./program.ts";
import { japaneseQueue } from "./queue.ts";
import { japaneseRecording } from "./recording.ts";
import { japaneseSettings } from "./settings.ts";
import { japaneseStorage } from "./storage.ts";
import { japaneseTiming } from "./timing.ts";
import { japaneseTranscript } from "./transcript.ts";
import { japaneseVoices } from "./voices.ts";
import { japaneseWindow } from "./window.ts";

export const japanese: Words = {
  figures: japaneseFigures,
  said: japaneseSayings,
  program: japaneseProgram,
  ...japaneseDesktop,
  ...japaneseWindow,
  ...japaneseQueue,
  ...japaneseTranscript,
  ...japaneseModels,
  ...japaneseOptions,
  ...japanesePanel,
  ...japaneseRecording,
  ...japaneseSettings,
  ...japaneseFolders,
  ...japaneseStorage,
  ...japaneseTiming,
  ...japaneseVoices,
};
