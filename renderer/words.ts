/** Every sentence that the page shows, by part of the window, so that another language is another folder like `words/`. */
import { folderWords } from "./words/folders.ts";
import { modelWords } from "./words/models.ts";
import { optionWords } from "./words/options.ts";
import { panelWords } from "./words/panel.ts";
import { queueWords } from "./words/queue.ts";
import { settingsWords } from "./words/settings.ts";
import { storageWords } from "./words/storage.ts";
import { timingWords } from "./words/timing.ts";
import { transcriptWords } from "./words/transcript.ts";
import { voiceWords } from "./words/voices.ts";
import { windowWords } from "./words/window.ts";

export const words = {
  ...windowWords,
  ...queueWords,
  ...transcriptWords,
  ...modelWords,
  ...optionWords,
  ...panelWords,
  ...settingsWords,
  ...folderWords,
  ...storageWords,
  ...timingWords,
  ...voiceWords,
};
