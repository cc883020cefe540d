/** 简体中文。称呼用“您”或省略；按钮和菜单用动词。中文与西文、数字之间留空格。 */
import type { Words } from "../en/words.ts";
import { chineseDesktop } from "./desktop.ts";
import { chineseFigures } from "./figures.ts";
import { chineseFolders } from "./folders.ts";
import { chineseModels } from "./models.ts";
import { chineseOptions, chineseSayings } from "./options.ts";
import { chinesePanel } from "./panel.ts";
import { chineseProgram } from "./program.ts";
import { chineseQueue } from "./queue.ts";
import { chineseRecording } from "./recording.ts";
import { chineseSettings } from "./settings.ts";
import { chineseStorage } from "./storage.ts";
import { chineseTiming } from "./timing.ts";
import { chineseTranscript } from "./transcript.ts";
import { chineseVoices } from "./voices.ts";
import { chineseWindow } from "./window.ts";

export const chinese: Words = {
  figures: chineseFigures,
  said: chineseSayings,
  program: chineseProgram,
  ...chineseDesktop,
  ...chineseWindow,
  ...chineseQueue,
  ...chineseTranscript,
  ...chineseModels,
  ...chineseOptions,
  ...chinesePanel,
  ...chineseRecording,
  ...chineseSettings,
  ...chineseFolders,
  ...chineseStorage,
  ...chineseTiming,
  ...chineseVoices,
};
