/** An application with the real engine, decoders and folders: what the desktop and the local server open. */
import type { About } from "../api/contract.ts";
import { wavHeader } from "../audio/containers/wav-file.ts";
import { checkSound } from "../audio/open.ts";
import { EngineClient, type EnginePort, forked } from "../engine/engine-client.ts";
import { asksForCompiler } from "../engine/messages.ts";
import { predictMemory } from "../engine/predict.ts";
import { closeOwnFolders, dataFolder, ownModelsFolder } from "../lib/node/folders.ts";
import { version } from "../lib/node/version.ts";
import { moveModels } from "../model-store/moved-models.ts";
import { identityVersion, pinParts } from "../runtime/kernels/choice.ts";
import { removeRuntimeLeftovers } from "../runtime/telemetry-leftovers.ts";
import { openStore } from "../store/store.ts";
import { type Application, createApplication } from "./app.ts";
import { watchFolders } from "./watched-folders.ts";
import { loudness, samples16, wavSpan } from "./waveform.ts";

export { asksForCompiler, type EnginePort };

/**
 * @param startEngine how this host starts the engine's process
 * @throws Failure store.* when the data folder can't be used
 */
export function openApplication(host: About["host"], startEngine: () => EnginePort = forked): Application {
  closeOwnFolders();
  const data = dataFolder();
  void removeRuntimeLeftovers();
  pinParts();
  const now = (): number => Date.now() / 1000;
  return createApplication({
    engine: new EngineClient(startEngine),
    engineAside: () => new EngineClient(startEngine),
    store: openStore({ folder: data, engineVersion: identityVersion(), now, hasOthersWaiting: true }),
    sound: {
      ...{ check: checkSound, peaks: loudness, span: wavSpan },
      decoded: { header: wavHeader, samples: samples16 },
    },
    about: { host, version, dataFolder: data },
    watch: (folders, listener) =>
      watchFolders(folders, { recursive: true, settleSeconds: 3, polling: false }, listener),
    models: { folder: ownModelsFolder, move: moveModels },
    // A model that can't be read is told when it is used; here only its figures are missing.
    predict: (options) => predictMemory(options).catch(() => null),
    now,
  });
}
