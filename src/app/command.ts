/** The application as the terminal uses it: the same files as the window's, an engine in its own process. */
import type { Engine } from "../api/engine.ts";
import { createEngine } from "../engine/engine.ts";
import { EngineClient } from "../engine/engine-client.ts";
import { pinnedIdentity } from "../engine/run-identity.ts";
import { removeRuntimeLeftovers } from "../engine/telemetry-leftovers.ts";
import { closeOwnFolders, dataFolder } from "../lib/node/folders.ts";
import { version } from "../lib/node/version.ts";
import { type CommandStore, openCommandStore } from "./command-store.ts";
import {
  type AttentionComparisonRequest,
  type CompareEvents,
  createAttentionComparison,
  type FileComparison,
} from "./compare.ts";
import { type DatabaseCare, databaseCare } from "./database.ts";
import { type FindOptions, type FoundPath, findMedia } from "./find-recordings.ts";
import { type MachineLine, machineReport } from "./machine-report.ts";
import { type Models, models } from "./models.ts";
import { openSharedQueue, type SharedQueue } from "./shared-queue.ts";
import { type WatchFolders, watchFolders } from "./watched-folders.ts";

export interface CommandParts {
  readonly version: string;
  createEngine(): Promise<Engine>;
  find(paths: Iterable<string>, options?: FindOptions): AsyncIterable<FoundPath>;
  /** never throws: without a usable data folder nothing is kept, and `warn` says so */
  openStore(warn: (message: string, hint: string) => void): CommandStore;
  readonly watchFolders: WatchFolders;
  /** the queue that the windows share @throws Failure store.* */
  openQueue(): SharedQueue;
  readonly database: DatabaseCare;
  compareFile(
    file: string,
    request: AttentionComparisonRequest,
    onEvent: CompareEvents,
    signal: AbortSignal,
  ): Promise<FileComparison>;
  readonly models: Models;
  machineReport(): Promise<{ lines: MachineLine[] }>;
}

/** Where runs are kept, and as whose. @throws Failure options.kernels */
const keptRuns = () => ({ folder: dataFolder(), engineVersion: pinnedIdentity() });

export function openCommand(): CommandParts & { close(): Promise<void> } {
  closeOwnFolders();
  const swept = removeRuntimeLeftovers();
  const comparer = createAttentionComparison(() => new EngineClient(), { warm: true });
  return {
    version,
    createEngine,
    find: findMedia,
    watchFolders,
    machineReport,
    models,
    database: databaseCare,
    openStore: (warn) => openCommandStore(keptRuns(), warn),
    openQueue: () => openSharedQueue(keptRuns()),
    compareFile: comparer.compareFile,
    async close() {
      await comparer.close();
      await swept;
    },
  };
}
