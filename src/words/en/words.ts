/** Every sentence that the window shows, by its parts. This language says which there are: another is a folder like this one. */
import { englishSayings, type OptionSayings } from "../../lib/file-options.ts";
import type { LocalFigures } from "../figures.ts";
import type { ProgramWords } from "../program.ts";
import type { Wording } from "../wording.ts";
import { desktopWords } from "./desktop.ts";
import { englishFigures } from "./figures.ts";
import { folderWords } from "./folders.ts";
import { modelWords } from "./models.ts";
import { optionWords } from "./options.ts";
import { panelWords } from "./panel.ts";
import { queueWords } from "./queue.ts";
import { recordingWords } from "./recording.ts";
import { settingsWords } from "./settings.ts";
import { storageWords } from "./storage.ts";
import { timingWords } from "./timing.ts";
import { transcriptWords } from "./transcript.ts";
import { voiceWords } from "./voices.ts";
import { windowWords } from "./window.ts";

export const english = {
  figures: englishFigures,
  said: englishSayings,
  program: null,
  ...desktopWords,
  ...windowWords,
  ...queueWords,
  ...transcriptWords,
  ...modelWords,
  ...optionWords,
  ...panelWords,
  ...recordingWords,
  ...settingsWords,
  ...folderWords,
  ...storageWords,
  ...timingWords,
  ...voiceWords,
};

/** What every language has. */
export type Words = Wording<Omit<typeof english, "figures" | "said" | "program">> & {
  figures: LocalFigures;
  said: OptionSayings;
  /** null: as the program says it */
  program: ProgramWords | null;
};
