/** A desk with the real engine, decoders and folders: what the desktop and the local server open. */
import { join } from "node:path";
import type { About } from "../api/contract.ts";
import { exportTranscript, formats } from "../export/formats.ts";
import { EngineClient } from "../run/engine-client.ts";
import { dataFolder, modelFolders } from "../run/folders.ts";
import { predictMemory } from "../run/predict.ts";
import { loudness, samples16, soundRate, wavHeader, wavSpan } from "../run/sound.ts";
import { version } from "../run/version.ts";
import { createDesk, type Desk } from "./desk.ts";
import { saveResult } from "./results.ts";
import { loadSettings, saveSettings } from "./settings-file.ts";

export async function openDesk(host: About["host"]): Promise<Desk> {
  const data = dataFolder();
  const settingsPath = join(data, "settings.json");
  return createDesk({
    engine: new EngineClient(),
    sound: {
      ...{ peaks: loudness, span: wavSpan },
      decoded: { header: wavHeader, samples: samples16, sampleRate: soundRate },
    },
    writer: {
      write: exportTranscript,
      mediaType: (format) => formats[format].mediaType,
      save: saveResult,
    },
    about: { host, version, dataFolder: data, modelsFolder: modelFolders().at(-1) ?? data },
    // A model that can't be read is told when it is used; here only its figures are missing.
    predict: (options) => predictMemory(options).catch(() => null),
    loadSettings: () => loadSettings(settingsPath),
    saveSettings: (settings) => saveSettings(settingsPath, settings),
    now: () => Date.now() / 1000,
  });
}
