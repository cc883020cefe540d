/** The `slimscribe` command on the real terminal, engine and folders. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openCommandStore } from "../../app/command-store.ts";
import { createComparer } from "../../app/compare.ts";
import { findMedia } from "../../app/find-recordings.ts";
import { machineReport } from "../../app/machine-report.ts";
import { watchFolders } from "../../app/watched-folders.ts";
import { createEngine } from "../../engine/engine.ts";
import { EngineClient } from "../../engine/engine-client.ts";
import { closeOwnFolders, dataFolder, programFolder } from "../../lib/node/folders.ts";
import { logIntoFile } from "../../lib/node/log-file.ts";
import { version } from "../../lib/node/version.ts";
import { modelReport } from "../../model-store/model-report.ts";
import { addModel, checkModel, removeModel } from "../../model-store/own-models.ts";
import { identityVersion, pinParts } from "../../runtime/kernels/choice.ts";
import { removeRuntimeLeftovers } from "../../runtime/telemetry-leftovers.ts";
import { healthOf, mend } from "../../store/mend.ts";
import { openStore } from "../../store/store.ts";
import { runCommand } from "./command.ts";
import { exit, type Host, type Stream } from "./host.ts";

function streamOf(stream: NodeJS.WriteStream): Stream {
  // A reader that has gone (`| head`) wants no more; what is kept is on the disk.
  stream.on("error", (error: NodeJS.ErrnoException) =>
    process.exit(error.code === "EPIPE" ? exit.done : exit.someFailed),
  );
  return {
    write: (what) => void stream.write(what),
    get isTerminal() {
      return stream.isTTY === true;
    },
    get columns() {
      // Some terminals say 0.
      return stream.columns || 100;
    },
  };
}

/** Where runs are kept, and as whose: kernels stay what that says. @throws Failure options.kernels */
function keptRuns(): { folder: string; engineVersion: string } {
  pinParts();
  return { folder: dataFolder(), engineVersion: identityVersion() };
}

/** Signals that follow each other this closely are one. */
const echoMilliseconds = 500;

const comparer = createComparer(() => new EngineClient(), { warm: true });

const host: Host = {
  version,
  out: streamOf(process.stdout),
  err: streamOf(process.stderr),
  now: () => performance.now(),
  createEngine: () => createEngine(),
  find: findMedia,
  openStore: (warn) => openCommandStore(keptRuns(), warn),
  watchFolders,
  openQueue: () => openStore({ ...keptRuns(), now: () => Date.now() / 1000 }),
  database: {
    health: () => healthOf(dataFolder()),
    mend: (choice) => mend(dataFolder(), choice, Date.now() / 1000),
  },
  ...{ compareFile: comparer.compareFile, modelReport, machineReport },
  ...{ checkModel, addModel, removeModel },
  trialClip() {
    const path = join(programFolder, "test", "audio", "jfk.flac");
    return existsSync(path) ? { path, says: "ask not what your country can do for you" } : null;
  },
  onInterrupt(listen) {
    let last = Number.NEGATIVE_INFINITY;
    const hear = (): void => {
      const now = performance.now();
      // One Ctrl-C reaches the whole group of processes, and npm and tsx pass it on once more.
      if (now - last > echoMilliseconds) listen();
      last = now;
    };
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
    for (const signal of signals) process.on(signal, hear);
    return () => {
      for (const signal of signals) process.off(signal, hear);
    };
  },
  async serve(port) {
    const { serve } = await import("../server/serve.ts");
    return serve({ port });
  },
  exitNow: (code) => process.exit(code),
};

closeOwnFolders();
logIntoFile("command");
const swept = removeRuntimeLeftovers();
process.exitCode = await runCommand(process.argv.slice(2), host);
await comparer.close();
await swept;
