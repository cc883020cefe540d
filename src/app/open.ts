/** An application with the real engine, decoders and folders: what the desktop and the local server open. */
import type { About } from "../api/contract.ts";
import { wavHeader } from "../audio/containers/wav-file.ts";
import { checkSound } from "../audio/open.ts";
import { EngineClient } from "../engine/engine-client.ts";
import { type EnginePort, forked } from "../engine/engine-port.ts";
import { lendEngine } from "../engine/lending.ts";
import { predictMemory } from "../engine/predict.ts";
import { pinnedIdentity } from "../engine/run-identity.ts";
import { removeRuntimeLeftovers } from "../engine/telemetry-leftovers.ts";
import { closeOwnFolders, dataFolder, ownModelsFolder } from "../lib/node/folders.ts";
import { version } from "../lib/node/version.ts";
import { modelStates, modelSummaries } from "../model-store/model-summaries.ts";
import { moveModels } from "../model-store/moved-models.ts";
import { openStore } from "../store/store.ts";
import { type Application, createApplication } from "./app.ts";
import { cacheOf } from "./cache.ts";
import { gpuCareOf } from "./gpu-measuring.ts";
import type { ApplicationParts } from "./members.ts";
import { modelStoreOf } from "./model-store.ts";
import { shelfOf } from "./shelf.ts";
import { voicesFileIn } from "./voices-file.ts";
import { watchFolders } from "./watched-folders.ts";
import { contentsOf, durationOf, loudness, picturesOf, samples16, spanSamples, wavSpan } from "./waveform.ts";
import type { Workplace } from "./workplace.ts";

/** How a host starts the engine's process. */
export type StartEngine = () => EnginePort;

export interface LendingApplication extends Application {
  /** From here on commands of the same person may use its engine. */
  lendEngine(): Promise<{ close(): Promise<void> }>;
}

/** @param workplace where the queue's recordings are worked on, in place of this machine's engine. @throws Failure store.* when the data folder can't be used */
export function openApplication(
  host: About["host"],
  startEngine: StartEngine = forked,
  workplace?: Workplace,
): LendingApplication {
  closeOwnFolders();
  const data = dataFolder();
  void removeRuntimeLeftovers();
  const now = (): number => Date.now() / 1000;
  const store = openStore({ folder: data, engineVersion: pinnedIdentity(), now, hasOthersWaiting: true });
  const engine = new EngineClient(startEngine);
  const parts: ApplicationParts = {
    engine,
    workplace,
    engineAside: () => new EngineClient(startEngine),
    store,
    sound: {
      check: checkSound,
      peaks: (path, heard) => loudness(path, undefined, heard),
      contents: contentsOf,
      pictures: picturesOf,
      duration: durationOf,
      span: wavSpan,
      decoded: { header: wavHeader, samples: samples16 },
    },
    about: { host, version, dataFolder: data },
    watch: (folders, listener) =>
      watchFolders(folders, { recursive: true, settleSeconds: 3, polling: false }, listener),
    models: {
      folder: ownModelsFolder,
      move: moveModels,
      here: modelSummaries,
      shelf: async (runs, options) => shelfOf(await modelStates(), runs, options),
      store: modelStoreOf(startEngine, () => engine.rest()),
    },
    cache: cacheOf(engine),
    gpu: gpuCareOf(engine, startEngine),
    voices: {
      file: voicesFileIn(data),
      print: (samples) => engine.voicePrint(samples),
      sound: spanSamples,
    },
    // A model that can't be read is told when it is used; here only its figures are missing.
    predict: (options) => predictMemory(options).catch(() => null),
    now,
  };
  try {
    const lent = { engine, identity: pinnedIdentity() };
    return { ...createApplication(parts), lendEngine: () => lendEngine(lent) };
  } catch (error) {
    // Whoever mends it needs it closed.
    store.close();
    throw error;
  }
}
